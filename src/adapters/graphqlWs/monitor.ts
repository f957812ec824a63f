import { nextDelay, type BackoffPolicy } from '../../core/backoff.js'
import type { Reason } from '../../core/reasons.js'
import { retryClassOf } from '../../core/retryClasses.js'
import { NORMAL_CLOSURE } from '../../core/standardCodes.js'
import type { Environment } from '../../engine/environment.js'
import type { Down, Observed, Sink, Up } from '../../engine/source.js'
import { createTimers, type Timers } from '../shared/timers.js'
import { codeOf, meaningOf } from './codes.js'
import type { GraphqlWsClient, GraphqlWsOptions } from './types.js'

/** The state of one client, which has no state property. Lives as long as the client. */
export interface Monitor {
  readonly options: GraphqlWsOptions
  readonly policy: BackoffPolicy
  /** Whether the client asks this monitor before it dials again. */
  readonly ownsWait: boolean
  readonly sinks: Set<Sink>
  environment: Environment
  timers: Timers<'wait' | 'dial' | 'pong' | 'idle'>
  client: GraphqlWsClient | null
  observed: Observed
  up: Up | null
  socket: { readonly send: (data: string) => void } | null
  attempts: number
  lostAt: number | null
  /** When the next dial is due. */
  nextAttemptAt: number | null
  /** Ends the wait that the client is in. */
  endWait: (() => void) | null
  /** The next wait ends at once. */
  skipsWait: boolean
  /** The app disconnected: the wait lasts until it connects. */
  isHeld: boolean
  /** A connection was closed as planned, and nothing was told: the client closes one that no operation needs, a server any. */
  isEnding: boolean
}

export function createMonitor(
  options: GraphqlWsOptions,
  policy: BackoffPolicy,
  environment: Environment,
  ownsWait: boolean,
): Monitor {
  return {
    options,
    policy,
    ownsWait,
    sinks: new Set(),
    environment,
    timers: createTimers(environment),
    client: null,
    observed: ownsWait ? { phase: 'idle' } : { phase: 'unknown' },
    up: null,
    socket: null,
    attempts: 0,
    lostAt: null,
    nextAttemptAt: null,
    endWait: null,
    skipsWait: false,
    isHeld: false,
    isEnding: false,
  }
}

const tell = ({ sinks }: Monitor, fact: (sink: Sink) => void): void => {
  for (const sink of sinks) fact(sink)
}

/** Ends a dial or a connection that hangs: the client closes the socket and continues as after any loss. */
export const terminate = ({ client }: Monitor): void => client?.terminate()

export function connecting(monitor: Monitor): void {
  const { dialTimeoutMs = 15_000 } = monitor.options
  monitor.timers.clear()
  monitor.endWait = monitor.nextAttemptAt = null
  monitor.attempts += 1
  monitor.observed = { phase: 'dialling' }
  if (monitor.ownsWait && dialTimeoutMs !== null)
    monitor.timers.set('dial', dialTimeoutMs, () => terminate(monitor))
  if (monitor.isEnding) tellEnd(monitor)
  tell(monitor, (sink) => sink.dialling({ attempt: monitor.attempts }))
  // The client tells a dial before it makes the socket, so that a disconnect within the call finds nothing to end.
  if (monitor.isHeld) monitor.timers.set('dial', 0, () => terminate(monitor))
}

export function connected(
  monitor: Monitor,
  socket: unknown,
  payload: Record<string, unknown> | undefined,
): void {
  if (monitor.isHeld) return terminate(monitor)
  monitor.timers.clear()
  monitor.socket = socket as Monitor['socket']
  monitor.attempts = 0
  monitor.lostAt = null
  monitor.observed = { phase: 'up' }
  const up = { identity: monitor.options.identity?.(payload ?? null) ?? null }
  monitor.up = up
  tell(monitor, (sink) => sink.up(up))
}

/** Terminates the connection when nothing comes in within this time. */
export function expectAnswer(monitor: Monitor, withinMs: number): void {
  if (monitor.observed.phase === 'up') monitor.timers.set('pong', withinMs, () => terminate(monitor))
}

export function alive(monitor: Monitor): void {
  monitor.timers.clear('pong')
  tell(monitor, (sink) => sink.alive())
}

export function closed(monitor: Monitor, event: unknown): void {
  const { phase } = monitor.observed
  // `terminate()` while the client waits tells a close that did not happen.
  if (phase !== 'dialling' && phase !== 'up' && phase !== 'unknown') return
  // The wait has begun already in a browser, where `error` comes first.
  monitor.timers.clear('dial')
  monitor.timers.clear('pong')
  monitor.socket = null
  if (monitor.isHeld) {
    monitor.observed = { phase: 'stopped', reason: 'closed-by-app' }
    return
  }
  const code = codeOf(event) ?? 1006
  // The client closes no dial with this code, and repeats it whatever the app says of the code.
  if (code === NORMAL_CLOSURE)
    return phase === 'dialling' ? lost(monitor, 'unreachable', code, false) : ending(monitor)
  const { reason, follows } = meaningOf(code, phase === 'up', monitor.options.verdicts)
  // A dial that was ended because it hung.
  const told: Reason = code === 4499 && phase !== 'up' ? 'handshake-timeout' : reason
  if (follows === 'retries') return lost(monitor, told, code, phase === 'up')
  monitor.observed = { phase: 'stopped', reason: told, code }
  if (follows === 'verdict') tell(monitor, (sink) => sink.verdict({ reason: told, code }))
  else tell(monitor, (sink) => sink.down({ reason: told, code, retries: 'no' }))
}

/** The client dials again in this turn if an operation needs the connection: then the server closed it. */
function ending(monitor: Monitor): void {
  monitor.observed = { phase: 'idle' }
  monitor.isEnding = true
  monitor.timers.set('idle', 0, () => rest(monitor))
}

/** The server closed the connection, and the client dials. */
function tellEnd(monitor: Monitor): void {
  monitor.isEnding = false
  tell(monitor, (sink) => sink.down({ reason: 'network-lost', code: NORMAL_CLOSURE, retries: 'yes' }))
}

/** No operation needs a connection. */
function rest(monitor: Monitor): void {
  monitor.isEnding = false
  monitor.observed = { phase: 'idle' }
  tell(monitor, (sink) => sink.closed())
}

function lost(monitor: Monitor, reason: Reason, code: number, wasUp: boolean): void {
  monitor.observed = { phase: 'waiting' }
  const info: Down = monitor.ownsWait
    ? { reason, code, retries: 'yes', nextAttemptAt: plan(monitor, reason) }
    : { reason, code, retries: 'unknown' }
  // Without an operation the client does not dial again, and emits nothing.
  if (monitor.ownsWait && monitor.endWait === null) monitor.timers.set('idle', 0, () => rest(monitor))
  tell(monitor, (sink) => (wasUp ? sink.down(info) : sink.attemptFailed(info)))
}

/** An error that is no event: a bad answer of the server, or a rejection of the app's `connectionParams`. */
export function failed(monitor: Monitor, error: unknown): void {
  if (!(error instanceof Error) || codeOf(error) !== null) return
  monitor.timers.clear()
  monitor.observed = { phase: 'stopped', reason: 'protocol-error' }
  tell(monitor, (sink) => sink.down({ reason: 'protocol-error', message: error.message, retries: 'no' }))
}

/** Whether the client may dial again: always, except after a verdict or an error that is no close. */
export function shouldRetry(monitor: Monitor, problem: unknown): boolean {
  const code = codeOf(problem)
  if (code === null) return !(problem instanceof Error)
  return meaningOf(code, true, monitor.options.verdicts).follows === 'retries'
}

/** Epoch milliseconds of the next dial; drawn once for each wait. */
function plan(monitor: Monitor, reason: Reason): number {
  if (monitor.nextAttemptAt !== null) return monitor.nextAttemptAt
  const { environment, policy, attempts } = monitor
  monitor.lostAt ??= environment.now()
  const retry = retryClassOf(reason)
  const input = {
    attempts,
    outageMs: environment.now() - monitor.lostAt,
    wasUp: monitor.up !== null,
    random: environment.random(),
  }
  const delay = monitor.skipsWait
    ? 0
    : nextDelay({ retry: retry === 'never' ? 'backoff' : retry, ...input }, policy)
  monitor.nextAttemptAt = environment.now() + delay
  return monitor.nextAttemptAt
}

/** The wait of the client before it dials again. It may begin before the client tells the loss. */
export const wait = (monitor: Monitor): Promise<void> =>
  new Promise((resolve) => {
    const delay = Math.max(0, plan(monitor, 'network-lost') - monitor.environment.now())
    monitor.skipsWait = false
    monitor.timers.clear('idle')
    monitor.endWait = () => {
      monitor.timers.clear('wait')
      resolve()
    }
    if (!monitor.isHeld) monitor.timers.set('wait', delay, resolve)
  })
