import type { Connection } from '../core/connection.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Failed dials before the warning. */
const ENOUGH = 3

/** Warns once, in development, about a server that was never reached, with likely causes. Call the result for each failed dial. */
export const createWarning = (): ((url: string, connection: Connection) => void) | null =>
  process.env.NODE_ENV === 'production' ? null : warnUnreachable()

function warnUnreachable(): (url: string, connection: Connection) => void {
  let isWarned = false
  return (url, { hasEverConnected, outage }) => {
    if (isWarned || hasEverConnected) return
    // Count the current failure, which the attempts do not include yet.
    if ((outage?.attempts ?? 0) + 1 < ENOUGH) return
    isWarned = true
    console.warn(
      `react-connectivity: ${String(ENOUGH)} dials of ${url} reached no server. Likely causes: the server does not run or listens on another port or path; ` +
        "it does not allow this page's origin (localhost and 127.0.0.1 are different origins); a dev server needs a proxy rule for WebSockets; a Content-Security-Policy forbids it. " +
        'Browsers do not report which one.',
    )
  }
}
