import type { Connection } from '../../core/connection.js'
import { sameFields } from '../../core/projection.js'
import { eventsBetween } from '../../engine/connectivityEvents.js'
import type { ConnectorHost, ConnectorSession, Intent } from '../../engine/connector.js'
import { transition } from './machine.js'
import type { HttpOptions } from './options.js'
import type { Probe } from './probe.js'
import { createProbeRunner } from './probeRunner.js'
import { createReports } from './reports.js'
import { initialHttpState, isProbing, type HttpEvent, type HttpPolicy } from './state.js'
import type { Reports } from './wrapFetch.js'

/** The session of one client, which also receives the reports of the app's requests. */
export interface HttpSession extends Reports {
  readonly session: ConnectorSession
  /** Receives an error of a function of the app. */
  readonly report: (error: unknown) => void
}

const intents: {
  readonly [I in Exclude<Intent, 'connect' | 'acknowledge'>]: HttpEvent
} = {
  disconnect: { type: 'disconnectRequested' },
  release: { type: 'disconnectRequested' },
  signOut: { type: 'disconnectRequested' },
  retry: { type: 'retryRequested' },
  verify: { type: 'verifyRequested' },
}

/**
 * Runs the connector for one client: feeds the machine, and sends the probe that the machine wants.
 *
 * @param probe null when only the app's own requests are evidence
 */
export function createHttpSession(
  host: ConnectorHost,
  options: HttpOptions,
  probe: Probe | null,
): HttpSession {
  const { environment } = host
  const policy: HttpPolicy = { ...host.policy, hasProbe: probe !== null }
  let state = initialHttpState
  let connection: Connection = state.connection

  function dispatch(event: HttpEvent): void {
    const previous = connection
    state = transition(state, { ...event, at: environment.now(), random: environment.random() }, policy)
    if (!sameFields(state.connection, previous)) connection = state.connection
    for (const each of eventsBetween(previous, connection)) host.emit(each)
    const wasUp = previous.status === 'connected'
    const isUp = connection.status === 'connected'
    if (isUp && !wasUp) host.opened({ identity: null, isOtherIdentity: false, continuity: 'unknown' })
    if (wasUp && !isUp)
      host.lost({ reason: connection.reason, outlook: state.stage === 'rest' ? 'stopped' : 'retrying' })
  }

  const runner =
    probe &&
    createProbeRunner(probe, (generation, failure) => {
      host.run(() => {
        if (failure === null) dispatch({ type: 'probeSucceeded', generation })
        else if (environment.network() === 'offline') dispatch({ type: 'networkChanged', network: 'offline' })
        else dispatch({ type: 'probeFailed', generation, failure })
      })
    })

  const session: ConnectorSession = {
    connection: () => connection,
    intend(intent) {
      if (intent === 'acknowledge') return
      if (intent === 'signOut') host.signedOut()
      dispatch(
        intent === 'connect' ? { type: 'connectRequested', network: environment.network() } : intents[intent],
      )
    },
    pending: () => 0,
    signal(signal) {
      if (signal === 'resumed') dispatch({ type: 'resumed', network: environment.network() })
      else dispatch({ type: 'networkChanged', network: signal })
    },
    flush: () => runner?.want(isProbing(state) ? state.generation : null),
    deadline: () => state.deadline ?? Infinity,
    expire: () => dispatch({ type: 'ticked' }),
    channels: null,
    dispose() {
      dispatch({ type: 'disposed' })
      runner?.want(null)
    },
  }

  return { session, report: environment.report, ...createReports(host, options, dispatch) }
}
