import type { Dialler } from '../engine/dialler.js'
import { checkWrapped } from './checkWrapped.js'
import { createDiagnosis, type DiagnosingOptions } from './diagnosis.js'
import { watchPagePolicy } from './pagePolicy.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Finds out why a handshake failed. Browsers hide it: a refused port, a sign-in page and a blocked address all look like
 * `unreachable`. After a failed dial, this dialler sends one plain request to the address of the socket, with the cookies of
 * the page where the origin is the same, and reads the answer:
 *
 * | answer | reason | then |
 * |---|---|---|
 * | 401, or a redirect to a sign-in page | `unauthorized` | a verdict, after two in a row |
 * | 403 | `forbidden` | a verdict, after two in a row |
 * | 404, 400, a page of another server | `not-found` | slow dials, after two in a row |
 * | 429; 503; other 5xx | `rate-limited`; `overloaded`; `server-error` | a dial after `retry-after` |
 * | another page in the server's place, without TLS | `captive-portal` | further dials |
 * | that of the channel server | `protocol-error` | further dials, after two in a row: something on the way refuses WebSockets |
 * | none | `unreachable` | further dials |
 *
 * A dial that the Content-Security-Policy of the page forbids is `bad-config`, which is a verdict.
 *
 * For servers that answer a plain request at the address of their socket, as the channel server does.
 *
 * @throws TypeError in development, when the dialler or an option is not what is expected
 * @example
 * channelServer('/realtime', { dialler: diagnosingDialler(reconnectingDialler()) })
 */
export function diagnosingDialler(dialler: Dialler, options: DiagnosingOptions = {}): Dialler {
  if (process.env.NODE_ENV !== 'production') checkWrapped('diagnosingDialler', dialler, options)
  const diagnosis = createDiagnosis(options)
  return {
    ...(dialler.check && { check: dialler.check }),
    dial(url, protocols, handlers) {
      const policy = watchPagePolicy(url)
      const controller = new AbortController()

      async function explain(code: number, message: string | null): Promise<void> {
        const finding = await diagnosis.find(url, controller.signal)
        if (!controller.signal.aborted)
          handlers.onClose(finding?.status || code, message, false, finding?.refusal)
      }

      const socket = dialler.dial(url, protocols, {
        onOpen() {
          policy.stop()
          diagnosis.opened()
          handlers.onOpen()
        },
        onMessage: handlers.onMessage,
        onClose(code, message, wasOpen) {
          const blocked = policy.stop()
          if (wasOpen) handlers.onClose(code, message, wasOpen)
          else if (blocked !== null) handlers.onRefused(blocked)
          else void explain(code, message)
        },
        onRefused(message) {
          policy.stop()
          handlers.onRefused(message)
        },
      })
      return {
        send: socket.send,
        bufferedAmount: socket.bufferedAmount,
        close(code, reason) {
          policy.stop()
          controller.abort()
          socket.close(code, reason)
        },
      }
    },
  }
}
