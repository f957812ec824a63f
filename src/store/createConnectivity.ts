import { createStore } from 'zustand/vanilla'

import type { ActionOverrides } from '../core/actions.js'
import type { ChannelState } from '../core/channel.js'
import { checkListener } from '../core/checkListener.js'
import { describe } from '../core/describe.js'
import { ConnectivityError } from '../core/errors.js'
import { initialSnapshot, type Snapshot } from '../core/snapshot.js'
import { resolveTimes, type Times } from '../core/times.js'
import { createBrowserEnvironment } from '../runtime/browserEnvironment.js'
import type { ChannelListener } from '../runtime/channelEntry.js'
import type { ConnectivityEvent } from '../runtime/connectivityEvents.js'
import { createEngine } from '../runtime/engine.js'
import { checkOptions, isName, type ConnectivityOptions } from '../runtime/options.js'
import type { SendReceipt } from '../runtime/outbox.js'
import { createWebSocketTransport } from '../transport/webSocketTransport.js'
import type { Environment } from '../runtime/environment.js'

/** One channel of a client. The handle stays valid across reconnects. */
export interface Channel {
  readonly name: string
  /** The state now, with the position of the last message; null while nobody uses the channel. */
  readonly getState: () => ChannelState | null
  /**
   * Uses the channel: the first user joins it on the server, the last one leaves it a moment after it has gone.
   * Returns the end of use. On a `latest` channel that is in use already it begins with the newest value.
   *
   * @throws TypeError when a callback is no function, or `onGap` or `history` is none that there is
   */
  readonly join: <Data = unknown>(listener: ChannelListener<Data>) => () => void
  /**
   * Sends a message. It waits while the link is down and is sent again after a loss, under the same id, so that the
   * server accepts it once. Until then it stands in `getState().outbox`.
   *
   * @returns resolves when the server has kept it; rejects with a `ConnectivityError` that has a code:
   * `outbox-full`, `message-too-big`, `invalid`, `expired`, `disconnected`, `disposed`, `not-connected`, or the server's
   */
  readonly send: (data: unknown, options?: { readonly id?: string }) => Promise<SendReceipt>
  /** After a fault: joins again at the head, without what was lost. */
  readonly resubscribe: () => void
  /** Fetches the state anew with the `resync` of the channel's users. */
  readonly resync: () => void
  /** The person has seen the fault: prompts about it go away. */
  readonly acknowledge: () => void
}

/** A client: one connection to one server. Lives outside React. */
export interface Connectivity {
  /** Dials. Does nothing while a connection stands or is being made. */
  readonly connect: () => void
  /**
   * Leaves in an orderly way and stays away.
   *
   * @param options.flushMs how long to wait for sends that are not acknowledged. Default: 0
   */
  readonly disconnect: (options?: { readonly flushMs?: number }) => Promise<void>
  /** Dials at once instead of waiting; on a live link, asks for a sign of life. */
  readonly retryNow: () => void
  readonly getState: () => Snapshot
  /** The state for server rendering and hydration: constant. */
  readonly getInitialState: () => Snapshot
  readonly subscribe: (listener: (state: Snapshot, previous: Snapshot) => void) => () => void
  readonly channel: (name: string) => Channel
  /** Moments. Each also leaves its trace in the state. */
  readonly onEvent: (listener: (event: ConnectivityEvent) => void) => () => void
  /** Counts a user of the connection: the first one connects, the last one disconnects a moment after it has gone. */
  readonly retain: () => () => void
  /** Ends everything, for good: no socket, timer or listener is left. */
  readonly dispose: () => void
  /** Time and frames, as the client sees them. */
  readonly environment: Environment
  /** Waiting times in force, in milliseconds. */
  readonly times: Times
  /** What the app wants done about which reason, where it differs from the catalogue. */
  readonly actions: ActionOverrides
}

/**
 * Makes a client. Nothing is dialled until somebody connects: a mounted `ConnectivityProvider`, or `connect()`.
 *
 * @throws TypeError or RangeError that names the option, what was expected and what came
 * @example
 * const connectivity = createConnectivity({ url: '/realtime', auth: { getToken } })
 */
export function createConnectivity(options: ConnectivityOptions): Connectivity {
  checkOptions(options)
  const transport = options.transport ?? createWebSocketTransport()
  const problem = transport.check?.(options.url) ?? null
  if (problem !== null) throw new TypeError(`createConnectivity: ${problem}`)
  const environment = options.environment ?? createBrowserEnvironment()
  const times = resolveTimes(options.times)
  const store = createStore<Snapshot>(() => initialSnapshot)
  const listeners = new Set<(event: ConnectivityEvent) => void>()
  const channels = new Map<string, Channel>()
  /** Counts what the app asked for, so that a slow disconnect does not undo a later connect. */
  let intents = 0
  let users = 0
  let leftByItself = false
  let isDisposed = false
  let cancelLinger: (() => void) | null = null

  const engine = createEngine(options, transport, environment, {
    commit: (snapshot) => store.setState(snapshot, true),
    emit: (event) => {
      for (const listener of listeners) isolate(() => listener(event))
    },
    fail: (error) => options.onError?.(error),
  })

  /** What a listener of the app throws is reported, and stops neither the machine nor the other listeners. */
  function isolate(call: () => void): void {
    try {
      call()
    } catch (error) {
      environment.report(error)
    }
  }

  async function disconnect({ flushMs = 0 }: { readonly flushMs?: number } = {}): Promise<void> {
    const asked = ++intents
    // Who asks for it means it, also when nobody was there any more.
    leftByItself = false
    if (flushMs > 0 && store.getState().outbox.length > 0) await drained(flushMs)
    // Whoever connected meanwhile wants it otherwise.
    if (asked !== intents) return
    engine.dispatch({ type: 'disconnectRequested' })
    engine.outbox.rejectAll('disconnected', 'the app disconnected before the server acknowledged it')
  }

  const drained = (withinMs: number): Promise<void> =>
    new Promise((resolve) => {
      const finish = (): void => {
        cancel()
        unsubscribe()
        resolve()
      }
      const cancel = environment.setTimer(finish, withinMs)
      const unsubscribe = store.subscribe(({ outbox }) => {
        if (outbox.length === 0) finish()
      })
    })

  function createChannel(name: string): Channel {
    return {
      name,
      getState: () => engine.channels.state(name) ?? null,
      join(listener) {
        checkListener(`channel(${JSON.stringify(name)}).join`, listener)
        return engine.channels.join(name, listener as ChannelListener)
      },
      send(data, { id } = {}) {
        const { status, reason } = store.getState().connection
        if (status === 'failed' || status === 'disconnected') {
          const message = `send to ${JSON.stringify(name)}: the connection is ${status} (${reason}); connect() first`
          return Promise.reject(new ConnectivityError('not-connected', message, { reason, channel: name }))
        }
        return engine.outbox.add(name, data, id)
      },
      resubscribe: () =>
        engine.dispatchChannel(name, { type: 'resubscribeRequested', isLive: engine.isLive() }),
      resync: () => engine.dispatchChannel(name, { type: 'resyncRequested', isLive: engine.isLive() }),
      acknowledge: () => engine.dispatchChannel(name, { type: 'acknowledged' }),
    }
  }

  return {
    connect() {
      intents += 1
      engine.dispatch({ type: 'connectRequested' })
    },
    disconnect,
    retryNow: () => engine.dispatch({ type: 'retryRequested' }),
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: (listener) =>
      store.subscribe((state, previous) => {
        // Not by `isolate`: with thousands of components, a function for each of them at each change would show.
        try {
          listener(state, previous)
        } catch (error) {
          environment.report(error)
        }
      }),
    channel(name) {
      if (!isName(name))
        throw new TypeError(`channel: expected a name of 1 to 200 characters, got ${describe(name)}`)
      const known = channels.get(name) ?? createChannel(name)
      channels.set(name, known)
      return known
    },
    onEvent(listener) {
      // The same function given twice is two listeners.
      const own = (event: ConnectivityEvent): void => listener(event)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    retain() {
      users += 1
      cancelLinger?.()
      cancelLinger = null
      // What the app closed stays closed; what was only left because nobody looked comes back.
      if (store.getState().connection.status === 'idle' || leftByItself)
        engine.dispatch({ type: 'connectRequested' })
      leftByItself = false
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        users -= 1
        if (users > 0 || isDisposed) return
        // StrictMode, hot reload and route changes come back in a moment.
        cancelLinger = environment.setTimer(() => {
          const { status } = store.getState().connection
          // A verdict or a pause stands: coming back to the page must not dial again.
          if (status === 'disconnected' || status === 'failed' || status === 'paused') return
          void disconnect()
          leftByItself = true
        }, times.lingerMs)
      }
    },
    dispose() {
      isDisposed = true
      cancelLinger?.()
      engine.dispose()
      listeners.clear()
    },
    environment,
    times,
    actions: options.actions ?? {},
  }
}
