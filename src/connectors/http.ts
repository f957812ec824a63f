import { describe } from '../core/describe.js'
import type { Capabilities } from '../engine/capabilities.js'
import { checkOptions } from '../engine/checkOptions.js'
import type { Connector } from '../engine/connector.js'
import { httpOptionChecks, probeOf, type HttpAnswer, type HttpOptions } from './http/options.js'
import { createProbe } from './http/probe.js'
import { createHttpSession, type HttpSession } from './http/session.js'
import { wrapFetch } from './http/wrapFetch.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

export type { HttpAnswer, HttpOptions, ProbeMarker, ProbeOptions } from './http/options.js'

/** The connector of an app without a socket, and the place where the app tells how its requests ended. */
export interface HttpConnector extends Connector {
  /**
   * A request was answered. Any status proves that the server can be reached, except those of `isDown` and `verdicts`.
   *
   * @param response its status and headers; without it, an answer that was good
   */
  readonly reportSuccess: (response?: HttpAnswer) => void
  /**
   * A request failed. Without an answer it raises a suspicion, which one probe decides; an error that carries a status or a response
   * counts as an answer, and one that says nothing by itself counts as its `cause`. A request that the app cancelled and an error of the
   * app say nothing, except a `TypeError`, which `fetch` throws, too: with a probe it costs a probe, without one it counts until the
   * next answer.
   *
   * @param error what was thrown; `undefined` for a failure that has no error
   */
  readonly reportFailure: (error?: unknown) => void
  /**
   * A `fetch` that reports how each request ended. Results, errors and timing are those of the fetch that is given.
   *
   * @example
   * const api = http({ probe: '/health' })
   * export const request = api.wrapFetch(fetch)
   */
  readonly wrapFetch: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch
}

const capabilitiesOf = (options: HttpOptions): Capabilities => ({
  dials: 'us',
  retriesFirstDial: options.probe !== undefined,
  givesUp: options.probe === undefined ? 'on-first-error' : 'never',
  nextAttempt: options.probe === undefined ? 'unknown' : 'computed',
  dialTimeoutMs: 15_000,
  deadLinkMs: null,
  verdicts: options.verdicts === undefined ? 'none' : 'codes',
  retryNow: 'safe',
  // A page that is back makes no request while all is well: the app's next one tells.
  verifies: false,
  channels: false,
  resubscribes: 'app',
  continuity: 'none',
  acknowledges: 'none',
  deduplicates: false,
  countsPending: false,
})

/**
 * Connects an app that has no socket: the device's hints, the app's own requests, and probes with backoff while something is
 * wrong. While all is well no request is made. One connector serves one client.
 *
 * | what happens | status |
 * |---|---|
 * | start, with a probe | `connecting`, one probe |
 * | start, without a probe | `idle` until the first request of the app: nothing is claimed |
 * | a request fails without an answer, or with 502, 503, 504 | `connected` until one probe has decided |
 * | the same with `retry-after`, or without a probe | `reconnecting`, or without a probe `paused` |
 * | another server answers the probe | `reconnecting`, reason `captive-portal` |
 * | the device is offline | `paused` by `offline`; one probe as soon as it is online |
 *
 * @throws TypeError that names the option, what was expected and what came
 * @example
 * const api = http({ probe: '/health' })
 * const connectivity = createConnectivity(api)
 * const request = api.wrapFetch(fetch)
 */
export function http(options: HttpOptions = {}): HttpConnector {
  if (process.env.NODE_ENV !== 'production') checkOptions('http', httpOptionChecks(), options)
  const probe = probeOf(options)
  let current: HttpSession | null = null

  const base = (): string | undefined => globalThis.location?.href
  function isOurs(url: URL): boolean {
    if (options.isOurs !== undefined) return options.isOurs(url)
    // A relative url has no origin in a server process.
    if (probe !== null)
      return URL.canParse(probe.url, base()) && url.origin === new URL(probe.url, base()).origin
    const page = base()
    return page === undefined || url.origin === new URL(page).origin
  }

  /** An app that cannot tell must not lose its request. */
  function isReported(url: URL): boolean {
    try {
      return isOurs(url)
    } catch (error) {
      current?.report(error)
      return false
    }
  }

  const connector: HttpConnector = {
    name: 'http',
    capabilities: capabilitiesOf(options),
    open(host) {
      if (current !== null)
        throw new TypeError(
          'http: expected one client per connector, got a second one; make another connector with http(…) for it, ' +
            'or dispose of the first client',
        )
      const send: typeof fetch = (to, init) => (options.fetch ?? globalThis.fetch)(to, init)
      const made = createHttpSession(host, options, probe && createProbe(probe, send, host.environment))
      current = made
      const dispose = (): void => {
        made.session.dispose()
        if (current === made) current = null
      }
      return { ...made.session, dispose }
    },
    reportSuccess: (response) => current?.reportSuccess(response),
    reportFailure: (error) => current?.reportFailure(error),
    wrapFetch(fetch) {
      if (typeof fetch !== 'function')
        throw new TypeError(`wrapFetch: expected a fetch function, got ${describe(fetch)}`)
      return wrapFetch(fetch, connector, isReported)
    },
  }
  return connector
}
