import { errorText } from '../core/describe.js'
import type { DialledSocket, Dialler } from '../engine/dialler.js'
import { checkWrapped } from './checkWrapped.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of `probingDialler`. */
export interface ProbingOptions {
  /** Sends the request. Default: the global `fetch` at the time of the call. */
  readonly fetch?: typeof fetch
  /** The longest wait for an answer, in milliseconds. Default: 3,000. */
  readonly withinMs?: number
}

/** Dials that may be left out in a row, because a page policy can forbid the probe and allow the socket. */
const MAX_SKIPPED = 2

/**
 * Asks before it dials: while the server is away, one plain request takes the place of a socket that would fail, which browsers
 * delay and log. The first dial is not probed. Any answer, whatever its status, leads to the dial; without one the dial fails with
 * `unreachable`, and the retry policy decides as ever. At most two dials in a row are left out, so a probe that cannot pass never
 * keeps a client away. Source: neffos.
 *
 * The request is a `HEAD` for the address of the socket without its query, without cookies, and without the token.
 *
 * @throws TypeError in development, when the dialler or an option is not what is expected
 * @example
 * channelServer('/realtime', { dialler: probingDialler(reconnectingDialler()) })
 */
export function probingDialler(dialler: Dialler, options: ProbingOptions = {}): Dialler {
  if (process.env.NODE_ENV !== 'production') checkWrapped('probingDialler', dialler, options)
  let hasDialled = false
  let skipped = 0
  return {
    ...(dialler.check && { check: dialler.check }),
    dial(url, protocols, handlers) {
      const controller = new AbortController()
      let socket: DialledSocket | null = null

      function dial(): DialledSocket {
        hasDialled = true
        skipped = 0
        return dialler.dial(url, protocols, handlers)
      }

      async function probe(): Promise<void> {
        // Counted now, because a probe that hangs is given up with its dial.
        skipped += 1
        const isAnswered = await isReachable(url, options, controller.signal)
        if (controller.signal.aborted) return
        if (!isAnswered) return handlers.onClose(1006, 'no answer to the probe', false)
        try {
          socket = dial()
        } catch (error) {
          handlers.onRefused(errorText(error))
        }
      }

      if (hasDialled && skipped < MAX_SKIPPED) void probe()
      else socket = dial()
      return {
        send: (data) => socket?.send(data),
        bufferedAmount: () => socket?.bufferedAmount() ?? 0,
        close(code, reason) {
          controller.abort()
          socket?.close(code, reason)
        },
      }
    },
  }
}

/** Whether anything answers at the address. A page cannot read the answer of another origin, and need not. */
async function isReachable(
  url: string,
  { fetch: send = globalThis.fetch, withinMs = 3000 }: ProbingOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  signal.addEventListener('abort', abort)
  const timer = setTimeout(abort, withinMs)
  try {
    await send(probeUrl(url), {
      method: 'HEAD',
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: controller.signal,
    })
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

/** The address without what could be a secret: its query, its fragment, its user and password. */
function probeUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url, globalThis.location?.href)
  return `${protocol.replace('ws', 'http')}//${host}${pathname}`
}
