import { isIP } from 'node:net'
import { dropLate } from '../hub/access.js'
import type { RequestFacts } from './requestFacts.js'

/** Origins that may open a socket besides the server's own. */
export type AllowedOrigins =
  /** Exact origins (`https://app.example`); the word `no-origin` lets clients in that send none, so not browsers. A function gets null for those. */
  readonly string[] | ((origin: string | null) => boolean)

/** The word for clients that send no Origin header. */
export const NO_ORIGIN = 'no-origin'

/** Options of {@link createOriginCheck}. */
export interface OriginCheckOptions {
  readonly allowedOrigins?: AllowedOrigins
  /** Names of the server; one with a dot at the start stands for itself and everything below it. */
  readonly allowedHosts?: readonly string[]
  /** The host on which the server listens. */
  readonly host?: string
}

/** Whether a request may become a socket, and its page read the probe. */
export type IsOriginAllowed = (facts: Pick<RequestFacts, 'origin' | 'host' | 'isSecure'>) => boolean

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null)

/**
 * Names of the server that it knows without being told. Addresses and names of this machine are among them, because only
 * DNS could lead a browser from a page of an attacker to this server under the name of that page.
 */
function createHostCheck({ allowedOrigins, allowedHosts = [], host }: OriginCheckOptions) {
  const origins = typeof allowedOrigins === 'function' ? [] : (allowedOrigins ?? [])
  const names = [...allowedHosts, ...(host === undefined ? [] : [host])].map((name) => name.toLowerCase())
  const known = new Set([...names, ...origins.flatMap((origin) => urlOf(origin)?.hostname ?? [])])
  const suffixes = ['.localhost', ...names.filter((name) => name.startsWith('.'))]
  return (hostname: string): boolean =>
    known.has(hostname) ||
    isIP(hostname.replaceAll(/^\[|\]$/g, '')) !== 0 ||
    suffixes.some((suffix) => `.${hostname}`.endsWith(suffix))
}

/**
 * Makes the check of origins. Browsers let every page open a socket to every server and send its cookies along, so an
 * origin that is not known is refused.
 */
export function createOriginCheck(options: OriginCheckOptions): IsOriginAllowed {
  const { allowedOrigins: allowed = [] } = options
  const isOwnHost = createHostCheck(options)

  const isOwnOrigin: IsOriginAllowed = ({ origin, host, isSecure }) => {
    const page = urlOf(origin ?? '')
    if (page === null || (page.protocol !== 'https:' && (page.protocol !== 'http:' || isSecure))) return false
    // Read with the scheme of the page, so that its default port is left out on both sides.
    return page.host === urlOf(`${page.protocol}//${host ?? ''}`)?.host && isOwnHost(page.hostname)
  }

  return (facts) => {
    if (isOwnOrigin(facts)) return true
    if (typeof allowed !== 'function') return allowed.includes(facts.origin ?? NO_ORIGIN)
    try {
      const answer: unknown = allowed(facts.origin)
      // A promise is no answer, and its error would end the process.
      dropLate(answer)
      return answer === true
    } catch {
      // An error in an upgrade handler would end the process.
      return false
    }
  }
}
