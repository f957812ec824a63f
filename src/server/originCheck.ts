/** Origins that may open a socket besides the server's own. */
export type AllowedOrigins =
  /** Exact origins (`https://app.example`); the word `no-origin` lets clients in that send none, so not browsers. A function gets null for those. */
  readonly string[] | ((origin: string | null) => boolean)

/** The word for clients that send no Origin header. */
export const NO_ORIGIN = 'no-origin'

function isSameOrigin(origin: string, host: string | null): boolean {
  try {
    return host !== null && new URL(origin).host === host.toLowerCase()
  } catch {
    return false
  }
}

/**
 * Whether a request may become a socket. Browsers let every page open a socket to every server and send its cookies along,
 * so an origin that is not known is refused.
 *
 * @param headers The Origin and the Host header of the request.
 * @param allowed Further origins.
 */
export function isOriginAllowed(
  headers: { readonly origin?: string | undefined; readonly host?: string | undefined },
  allowed: AllowedOrigins,
): boolean {
  const { origin = null, host = null } = headers
  if (origin !== null && isSameOrigin(origin, host)) return true
  if (typeof allowed !== 'function') return allowed.includes(origin ?? NO_ORIGIN)
  try {
    return allowed(origin) === true
  } catch {
    // An error in an upgrade handler would end the process.
    return false
  }
}
