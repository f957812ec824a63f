import { nextDelay, type BackoffPolicy } from '../../core/backoff.js'
import type { Reason } from '../../core/reasons.js'
import { retryClassOf } from '../../core/retryClasses.js'
import type { Environment } from '../../engine/environment.js'
import type { Observed, Sink } from '../../engine/source.js'
import { diagnose } from './answers.js'
import { listenTo, type ListenedStream, type StreamHandlers } from './stream.js'
import type { Timers } from '../shared/timers.js'
import type { EventSourceOptions, OpenStream, StreamAnswer } from './types.js'

/** How streams are made, and made anew when the browser does not. */
export interface OwnStream {
  readonly open: OpenStream
  /** Null: the answer of the server cannot be known. */
  readonly probe: ((signal: AbortSignal) => Promise<StreamAnswer>) | null
  readonly options: EventSourceOptions
  readonly policy: BackoffPolicy
  readonly retryMs: number
  readonly dialTimeoutMs: number
}

/** One stream at a time, for one attached sink. */
export interface Session {
  readonly own: OwnStream
  readonly sink: Sink
  readonly environment: Environment
  readonly timers: Timers<'wait' | 'deadline' | 'heartbeat'>
  readonly channels: Set<string>
  stream: ListenedStream | null
  observed: Observed
  lastEventId: string | null
  attempts: number
  lostAt: number | null
  hasEverConnected: boolean
  probing: AbortController | null
}

/** Releases the stream, its timers and its probe. */
export function leave(session: Session): void {
  session.timers.clear()
  session.probing?.abort()
  session.probing = null
  session.stream?.close()
  session.stream = null
}

/** Opens a new stream now. */
export function open(session: Session): void {
  const { own, channels, lastEventId } = session
  leave(session)
  dialling(session)
  // The sink may have ended the dial at once.
  if (session.observed.phase !== 'dialling') return
  try {
    session.stream = listenTo(own.open({ lastEventId }), typesOf(own.options, channels), handlersOf(session))
  } catch (error) {
    stop(session, 'bad-config', null, error instanceof Error ? error.message : null)
  }
}

/** Event types to listen to besides the channels. `message` also tells the last event id. */
export const ownTypes = ({ hello, heartbeat, goodbye }: EventSourceOptions): readonly string[] => [
  'message',
  ...[hello, heartbeat, goodbye].flatMap((given) => given?.event ?? []),
]

const typesOf = (options: EventSourceOptions, channels: Iterable<string>): ReadonlySet<string> =>
  new Set([...ownTypes(options), ...channels])

/** The server or the app ended the stream for good. */
export function stop(
  session: Session,
  reason: Reason,
  code: number | null,
  message: string | null = null,
): void {
  leave(session)
  session.observed = { phase: 'stopped', reason, code }
  session.sink.verdict({ reason, code, message })
}

function dialling(session: Session): void {
  session.attempts += 1
  session.observed = { phase: 'dialling' }
  limitDial(session)
  session.sink.dialling({ attempt: session.attempts })
}

const limitDial = (session: Session): void =>
  session.timers.set('deadline', session.own.dialTimeoutMs, () => failed(session, 'handshake-timeout', null))

function up(session: Session, continuity: 'recovered' | 'gap' | 'unknown'): void {
  const { timers, own, sink, channels } = session
  timers.clear()
  session.attempts = 0
  session.lostAt = null
  session.observed = { phase: 'up' }
  const known = session.hasEverConnected ? continuity : 'unknown'
  session.hasEverConnected = true
  sink.up({ continuity: known, identity: own.options.identity?.() ?? null })
  for (const channel of channels) sink.channel(channel, { status: 'subscribed', continuity: known })
  expectHeartbeat(session)
}

/** Loses the stream when nothing came in for the time of the heartbeat. */
function expectHeartbeat(session: Session): void {
  const { heartbeat } = session.own.options
  if (heartbeat === undefined || session.observed.phase !== 'up') return
  session.timers.set('heartbeat', heartbeat.withinMs, () => {
    lost(session, 'heartbeat-timeout', 0)
    if (session.observed.phase === 'waiting') open(session)
  })
}

function lost(session: Session, reason: Reason, delayMs: number): void {
  const { environment, sink, observed } = session
  const info = { reason, retries: 'yes', nextAttemptAt: environment.now() + delayMs } as const
  session.lostAt ??= environment.now()
  session.observed = { phase: 'waiting' }
  if (observed.phase === 'up') sink.down(info)
  else sink.attemptFailed(info)
}

/** A dial failed, and the browser makes no other: wait, then open a new stream. */
function failed(session: Session, reason: Reason, code: number | null, retryAfterMs?: number): void {
  const { environment, own, sink, timers, attempts } = session
  leave(session)
  session.lostAt ??= environment.now()
  const retry = retryClassOf(reason)
  const delay = nextDelay(
    {
      retry: retry === 'never' ? 'backoff' : retry,
      attempts,
      outageMs: environment.now() - session.lostAt,
      wasUp: session.hasEverConnected,
      retryAfterMs,
      random: environment.random(),
    },
    own.policy,
  )
  session.observed = { phase: 'waiting' }
  timers.set('wait', delay, () => open(session))
  sink.attemptFailed({ reason, code, retries: 'yes', nextAttemptAt: environment.now() + delay })
}

/** The browser gives up silently after any answer but an event stream, so a plain request finds the reason. */
async function askWhy(session: Session): Promise<void> {
  const { probe } = session.own
  if (session.observed.phase === 'up') lost(session, 'network-lost', 0)
  if (session.observed.phase === 'idle') return
  if (probe === null) return failed(session, 'unreachable', null)
  const controller = new AbortController()
  session.probing = controller
  session.observed = { phase: 'dialling' }
  limitDial(session)
  const answer = await probe(controller.signal).catch(() => null)
  if (controller.signal.aborted) return
  if (answer === null) return failed(session, 'unreachable', null)
  const { reason, isVerdict, retryAfterMs } = diagnose(answer)
  if (isVerdict) stop(session, reason, answer.status)
  else failed(session, reason, answer.status, retryAfterMs)
}

function handlersOf(session: Session): StreamHandlers {
  const { own, sink, timers, channels, environment } = session
  const { hello, goodbye, decode } = own.options
  return {
    onOpen: () => {
      if (hello === undefined) up(session, 'unknown')
    },
    onError: (willRetry) => {
      timers.clear()
      if (!willRetry) return void askWhy(session)
      timers.set('wait', own.retryMs, () => dialling(session))
      lost(session, session.observed.phase === 'up' ? 'network-lost' : 'unreachable', own.retryMs)
    },
    onEvent: (type, event) => {
      if (type === goodbye?.event) return stop(session, goodbye.reason(event), null)
      if (type === hello?.event && session.observed.phase !== 'up')
        up(session, hello.continuity?.(event, session.lastEventId) ?? 'unknown')
      if (event.lastEventId !== '') session.lastEventId = event.lastEventId
      sink.alive()
      expectHeartbeat(session)
      if (!channels.has(type)) return
      try {
        sink.message(type, decode === undefined ? event.data : decode(event.data, type))
      } catch (error) {
        environment.report(error)
      }
    },
  }
}
