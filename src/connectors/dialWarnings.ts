import { HUNG_MS } from '../core/backoff.js'
import type { Connection } from '../core/connection.js'
import type { SocketHandlers } from '../engine/dialler.js'

/** Failed dials before the warning. */
const ENOUGH = 3

/**
 * Warns a developer, once each, about a server that was never reached and about one that accepts the socket and never
 * answers. Call the result with the handlers of each dial.
 */
export function watchDials(
  { name }: { readonly name: string },
  { url }: { readonly url: () => string },
  { connection }: { readonly connection: () => Connection },
  { environment: { now } }: { readonly environment: { readonly now: () => number } },
): (handlers: SocketHandlers) => SocketHandlers {
  const told = new Set<string>()
  let failures = 0
  /** When the last socket opened that the server did not close; Infinity without one. */
  let openedAt = Infinity

  function warn(topic: string, words: string): void {
    if (told.has(topic) || connection().hasEverConnected) return
    told.add(topic)
    console.warn(`react-connectivity: ${words}`)
  }

  return (handlers) => {
    // Another dial replaces a socket that is open when its handshake took too long, or at once when the app connects anew.
    if (now() - openedAt >= HUNG_MS)
      warn('unanswered', `${url()} accepted the connection and ${unanswered(name)}`)
    openedAt = Infinity
    return {
      ...handlers,
      onOpen() {
        openedAt = now()
        failures = 0
        handlers.onOpen()
      },
      onClose(code, message, wasOpen, refusal) {
        openedAt = Infinity
        failures += wasOpen ? 0 : 1
        if (failures >= ENOUGH) warn('unreachable', `${String(ENOUGH)} dials of ${url()} ${unreachable}`)
        handlers.onClose(code, message, wasOpen, refusal)
      },
    }
  }
}

const unreachable =
  'reached no server. Likely causes: the server does not run or listens on another port or path; ' +
  "it does not allow this page's origin (localhost and 127.0.0.1 are different origins); a dev server needs a proxy rule for WebSockets; a Content-Security-Policy forbids it. " +
  'Browsers do not report which one.'

const proxy = 'a proxy accepts WebSockets and does not pass them on.'

const unanswered = (connector: string): string =>
  connector === 'channelServer'
    ? `did not answer the hello. Likely causes: it is not a channel server, or the channel server listens on another path; ${proxy} For a server with a protocol of its own, use webSocket(url, options).`
    : `did not finish the handshake. Likely causes: handshake.read does not recognise the answer; the server expects another handshake.message; ${proxy}`
