import { resolveBackoff } from '../core/backoff.js'
import { describe } from '../core/describe.js'
import type { Capabilities } from '../engine/capabilities.js'
import type { Connector } from '../engine/connector.js'
import { observe } from '../engine/observe.js'
import type { Source } from '../engine/source.js'
import { fetchAnswer } from './sse/answers.js'
import { attachForeign, attachOwn } from './sse/link.js'
import { checkEventSource } from './sse/options.js'
import type { OwnStream } from './sse/session.js'
import type { EventSourceOptions, EventStream, OpenStream } from './sse/types.js'

export type { EventSourceOptions, EventStream, OpenStream, StreamAnswer, StreamEvent } from './sse/types.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * A connector over server-sent events. Each channel is a named event; `message` is the one without a name.
 *
 * From a url or a function the connector opens the streams itself, so it can dial at once, end a dial that hangs, resume by
 * the last event id, and tell a verdict of the server from a passing one. A stream that the app made is only observed: the
 * browser gives it up at the first answer that is no event stream.
 *
 * @throws TypeError when the first argument is none of the three, and in development, when an option is not what is expected
 * @example
 * const connectivity = createConnectivity(fromEventSource('/events', { heartbeat: { event: 'beat', withinMs: 30_000 } }))
 */
export const fromEventSource = (
  given: string | URL | OpenStream | EventStream,
  options: EventSourceOptions = {},
): Connector => observe(sseSource(given, options))

/** The same as a `Source`. */
export function sseSource(
  given: string | URL | OpenStream | EventStream,
  options: EventSourceOptions = {},
): Source {
  if (process.env.NODE_ENV !== 'production') checkEventSource(options)
  if (typeof given === 'function') return ownSource(given, null, options)
  if (typeof given === 'string' || given instanceof URL) {
    const url = String(given)
    const withCredentials = options.withCredentials === true
    return ownSource(
      ({ lastEventId }) => openUrl(url, lastEventId, options),
      (signal) => fetchAnswer(url, withCredentials, signal),
      options,
    )
  }
  if (typeof given === 'object' && given !== null && 'readyState' in given)
    return {
      name: 'sse',
      capabilities: capabilitiesOf(options, null),
      attach: (sink, environment) => attachForeign(given, options, sink, environment),
    }
  throw new TypeError(
    `fromEventSource: expected a url, an EventSource, or a function that makes one, got ${describe(given)}`,
  )
}

function ownSource(open: OpenStream, defaultProbe: OwnStream['probe'], options: EventSourceOptions): Source {
  const { retryMs = 3000, dialTimeoutMs = 15_000 } = options
  const own = {
    open,
    probe: options.probe ?? defaultProbe,
    options,
    policy: resolveBackoff(options.backoff),
    retryMs,
    dialTimeoutMs,
  }
  return {
    name: 'sse',
    capabilities: capabilitiesOf(options, { dialTimeoutMs, probes: own.probe !== null }),
    attach: (sink, environment) => attachOwn(own, sink, environment),
  }
}

/** A new object cannot send `Last-Event-ID`, so the id goes into the url. */
function openUrl(url: string, lastEventId: string | null, options: EventSourceOptions): EventStream {
  const { lastEventIdParameter: name = 'lastEventId', withCredentials = false } = options
  const { EventSource } = globalThis as Partial<typeof globalThis>
  if (EventSource === undefined)
    throw new TypeError(
      'fromEventSource: expected EventSource in this environment; pass a function that makes one',
    )
  if (lastEventId === null || name === null) return new EventSource(url, { withCredentials })
  const [path = '', hash] = url.split('#')
  const query = `${path.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(lastEventId)}`
  return new EventSource(`${path}${query}${hash === undefined ? '' : `#${hash}`}`, { withCredentials })
}

function capabilitiesOf(
  { heartbeat, hello }: EventSourceOptions,
  own: { readonly dialTimeoutMs: number; readonly probes: boolean } | null,
): Capabilities {
  return {
    dials: 'client',
    retriesFirstDial: true,
    givesUp: own === null ? 'on-first-error' : 'never',
    nextAttempt: 'computed',
    dialTimeoutMs: own?.dialTimeoutMs ?? null,
    deadLinkMs: own === null ? null : (heartbeat?.withinMs ?? null),
    verdicts: own?.probes === true ? 'codes' : 'none',
    retryNow: own === null ? 'none' : 'restarts',
    verifies: false,
    channels: true,
    resubscribes: 'connector',
    continuity: own !== null && hello?.continuity !== undefined ? 'proved' : 'none',
    acknowledges: 'none',
    deduplicates: false,
    countsPending: false,
  }
}
