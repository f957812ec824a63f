/** Origins that may open a socket besides the server's own. */
export type AllowedOrigins =
  /** Exact origins (`https://app.example`); the word `no-origin` lets clients in that send none, so not browsers. */
  readonly string[] | ((origin: string | undefined) => boolean)

function isSameOrigin(origin: string, host: string | undefined): boolean {
  try {
    return host !== undefined && new URL(origin).host === host.toLowerCase()
  } catch {
    return false
  }
}

/**
 * Whether a request may become a socket. Browsers let every page open a socket to every server and send its cookies along,
 * so an origin that is not known is refused.
 *
 * @param origin The Origin header.
 * @param host The Host header.
 * @param allowed Further origins.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: AllowedOrigins,
): boolean {
  if (origin !== undefined && isSameOrigin(origin, host)) return true
  if (typeof allowed !== 'function') return allowed.includes(origin ?? 'no-origin')
  try {
    return allowed(origin) === true
  } catch {
    // Nobody above could catch it: it would end the process.
    return false
  }
}
