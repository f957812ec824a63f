import { isFunction, nested, type Check, type OptionChecks } from '../../engine/checkOptions.js'
import { isReason } from '../../core/reasonActions.js'
import type { Reason } from '../../core/reasons.js'
import { isRecord } from '../../core/shape.js'

/** The proof that an answer to a probe came from the server and not from a cache or a captive portal. */
export type ProbeMarker =
  /** The header `x-connectivity-nonce`, or `nonce` in a JSON body, repeats `?nonce=` of the request. */
  | 'nonce'
  /** Any answer counts. */
  | 'none'
  /** A header with a fixed value. */
  | { readonly header: string; readonly value: string }

/** The request that finds out whether the server can be reached. */
export interface ProbeOptions {
  /**
   * A url that answers without cookies, without a token and without a redirect, best with 204. Relative urls count from the
   * page. Each request carries a fresh `?nonce=`.
   */
  readonly url: string
  /**
   * The marker of a true answer. Default: the nonce, from the first answer that repeats it; before that any answer counts,
   * except a page over plain http, which a captive portal could have sent.
   */
  readonly marker?: ProbeMarker
}

/** Options of `http`. All may be left out. */
export interface HttpOptions {
  /**
   * The url that proves that the server can be reached: probed while something is wrong, and once at the start. Our channel
   * server answers on its own path. Without a probe only the app's own requests are evidence.
   */
  readonly probe?: string | ProbeOptions
  /** Sends the probes. Default: the global `fetch` at the time of the call. */
  readonly fetch?: typeof fetch
  /**
   * Status codes of the app's own requests that are a verdict: nothing is tried until a person or the app acts.
   * Default: none.
   *
   * @example
   * http({ probe: '/health', verdicts: { 401: 'unauthorized', 403: 'forbidden' } })
   */
  readonly verdicts?: { readonly [status: number]: Reason }
  /** Which answers to the app's own requests mean that the service is down. Default: status 502, 503 and 504. */
  readonly isDown?: (response: HttpAnswer) => boolean
  /**
   * Which requests `wrapFetch` reports. Default: those to the origin of the probe, without a probe to the origin of the page;
   * another server proves nothing about this one.
   */
  readonly isOurs?: (url: URL) => boolean
}

/** The part of a response that a report needs; a `Response` of fetch fits. */
export interface HttpAnswer {
  readonly status: number
  readonly headers?: { readonly get: (name: string) => string | null }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const isMarker = (value: unknown): boolean =>
  value === undefined ||
  value === 'nonce' ||
  value === 'none' ||
  (isRecord(value) && isText(value['header']) && typeof value['value'] === 'string')

const isProbe: Check = (value) =>
  isText(value) || (isRecord(value) && isText(value['url']) && isMarker(value['marker']))
    ? null
    : 'a url such as "/health", or { url, marker } with marker "nonce", "none" or { header, value }'

const isVerdicts = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([status, reason]) => /^[45]\d\d$/.test(status) && isReason(reason))

/** The checks of the options, for development. */
export const httpOptionChecks = (): OptionChecks<HttpOptions> => ({
  // Its parts are right when the whole is: only a misspelled one is left to find.
  probe: nested<ProbeOptions>(isProbe, { url: () => null, marker: () => null }),
  fetch: isFunction,
  verdicts: (value) =>
    isVerdicts(value) ? null : 'an object from status to reason such as { 401: "unauthorized" }',
  isDown: isFunction,
  isOurs: isFunction,
})

/** The probe in one form; null without one. */
export const probeOf = ({ probe }: HttpOptions): ProbeOptions | null =>
  typeof probe === 'string' ? { url: probe } : (probe ?? null)
