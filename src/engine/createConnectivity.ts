import { createStore, type StateCreator } from 'zustand/vanilla'

import { resolveBackoff } from '../core/backoff.js'
import { describe } from '../core/describe.js'
import { initialSnapshot, type Snapshot } from '../core/snapshot.js'
import { resolveTimes } from '../core/times.js'
import { createBrowserEnvironment } from './browserEnvironment.js'
import { checkArgument, checkOptions, isFunction } from './checkOptions.js'
import type { Connectivity } from './connectivity.js'
import type { Connector } from './connector.js'
import type { ConnectorWithParts } from './connectorWithParts.js'
import { createEmitter } from './emitter.js'
import { createEngine } from './engine.js'
import { guardRetry } from './guardRetry.js'
import { createIntents } from './intents.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import { isolate } from './isolate.js'
import { optionChecks, type ConnectivityOptions } from './options.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Makes a client. It dials nothing until a `ConnectivityProvider` mounts or the app calls `connect()`.
 *
 * @param connector the backend: `channelServer(url)`, `webSocket(url)`, `http(options)`, or an adapter over a client that the
 * app already has
 * @throws TypeError or RangeError that names the option, what was expected and what came
 * @example
 * const connectivity = createConnectivity(channelServer('/realtime', { auth: { getToken } }))
 */
export function createConnectivity(
  connector: ConnectorWithParts,
  options: ConnectivityOptions = {},
): Connectivity {
  if (process.env.NODE_ENV !== 'production') check(connector, options)
  const { environment = createBrowserEnvironment(), times: givenTimes = {}, actions = {} } = options
  const { retryClasses = {}, maxPending = 500, whenFull } = options
  const retry = guardRetry(options.retry, environment.report)
  const times = resolveTimes(givenTimes)
  const store = createSnapshotStore(options.middleware)
  const events = createEmitter<ConnectivityEvent>(environment.report)
  const policy = { times, givenTimes, backoff: resolveBackoff(options.backoff), retry, retryClasses }
  const engine = createEngine(
    { connector, policy, maxPending, whenFull, environment },
    {
      commit: store.commit,
      emit: events.emit,
      fail: (error) => options.onError?.(error),
      measure: options.metrics,
    },
  )
  connector.addParts?.(engine.use)
  const intents = createIntents({ ...store, engine, environment, lingerMs: times.lingerMs })
  if (options.debug === true) events.add(logEvent)
  events.add((event) => {
    if (event.type !== 'outage-ended') return
    const { since, cause } = event.outage
    options.metrics?.({ type: 'recovery', ms: environment.now() - since, reason: cause.reason })
  })

  return {
    ...intents,
    retryNow: () => engine.intend('retry'),
    acknowledge: () => engine.intend('acknowledge'),
    act: engine.act,
    roundTripMs: engine.roundTripMs,
    getState: store.getState,
    getInitialState: store.getInitialState,
    // A listener that throws stops neither the engine nor the other listeners.
    subscribe(listener) {
      if (process.env.NODE_ENV !== 'production') checkArgument('listener', isFunction, listener)
      return store.subscribe((state, previous) =>
        isolate(() => listener(state, previous), environment.report),
      )
    },
    onEvent: events.add,
    dispose() {
      intents.dispose()
      engine.dispose()
      events.clear()
    },
    use: engine.use,
    connector,
    environment,
    times,
    actions,
  }
}

const logEvent = (event: ConnectivityEvent): void => console.debug('connectivity', event)

/** Makes the store. Commits use `store.setState`, because middleware may replace it. */
function createSnapshotStore(middleware: ConnectivityOptions['middleware']) {
  const initial: StateCreator<Snapshot> = () => initialSnapshot
  const store = createStore<Snapshot>(
    middleware === undefined ? initial : (middleware(initial) as typeof initial),
  )
  const setState = store.setState as (state: Snapshot, replace: true, action: string) => void
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    /** The third argument names the commit in Redux DevTools; plain zustand ignores it. */
    commit: (snapshot: Snapshot, cause: string) => setState(snapshot, true, cause),
  }
}

function check(connector: Connector, options: ConnectivityOptions): void {
  if (typeof (connector as Partial<Connector> | undefined)?.open !== 'function')
    throw new TypeError(
      `createConnectivity: expected a connector such as channelServer('/realtime') or webSocket('wss://host/feed'), got ${describe(connector)}`,
    )
  checkOptions('createConnectivity', optionChecks(), options)
}
