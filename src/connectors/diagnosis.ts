import type { Reason } from '../core/reasons.js'
import type { DialRefusal } from '../engine/dialler.js'
import { isMarkedBy, isTrusted, nonceOf, withNonce } from './http/probeRequest.js'
import { judgeHandshake, type HandshakeAnswer } from './judgeHandshake.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of `diagnosingDialler`. */
export interface DiagnosingOptions {
  /** Sends the request. Default: the global `fetch` at the time of the call. */
  readonly fetch?: typeof fetch
  /** The longest wait for its answer, in milliseconds. Default: 3,000. */
  readonly withinMs?: number
}

/** Why a handshake failed, with the HTTP status behind it; 0 where the browser hides the status. */
interface Finding {
  readonly refusal: DialRefusal
  readonly status: number
}

/** Finds out why the handshakes of one dialler fail. */
export interface Diagnosis {
  /** Resolves with null when nothing is proved; never rejects. */
  readonly find: (url: string, signal: AbortSignal) => Promise<Finding | null>
  /** A handshake succeeded. */
  readonly opened: () => void
}

export function createDiagnosis({ fetch: given, withinMs = 3000 }: DiagnosingOptions): Diagnosis {
  let suggested: Reason | null = null
  const told = new Set<Reason>()
  return {
    async find(url, signal) {
      const answer = await ask(url, given ?? globalThis.fetch, withinMs, signal)
      if (signal.aborted) return null
      const judged = answer && judgeHandshake(answer, suggested, Date.now())
      suggested = judged?.suggested ?? null
      if (answer === null || !judged?.refusal) return null
      const { reason } = judged.refusal
      if (process.env.NODE_ENV !== 'production' && !told.has(reason)) warn(reason, url, answer)
      told.add(reason)
      return { refusal: judged.refusal, status: answer.isMarked ? 0 : answer.status }
    },
    opened() {
      suggested = null
    },
  }
}

/** The answer to a plain request at the address of the socket; null without one. */
async function ask(
  url: string,
  send: typeof fetch,
  withinMs: number,
  signal: AbortSignal,
): Promise<HandshakeAnswer | null> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  signal.addEventListener('abort', abort)
  const timer = setTimeout(abort, withinMs)
  try {
    const nonce = nonceOf({ now: Date.now, random: Math.random })
    const to = withNonce(url.replace(/^ws/, 'http'), nonce)
    const response = await send(to, {
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      signal: controller.signal,
    })
    const isMarked = (await isMarkedBy(response, undefined, nonce)) === true
    void response.body?.cancel().catch(() => undefined)
    const { status, type, headers } = response
    return { status, type, headers, isMarked, isTrusted: isTrusted(to) }
  } catch {
    return null
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

function warn(reason: Reason, url: string, { isMarked, status, type }: HandshakeAnswer): void {
  const found = isMarked
    ? 'the channel server'
    : type === 'opaqueredirect'
      ? 'a redirect'
      : `status ${status}`
  console.warn(
    `react-connectivity: the handshake of ${url} failed; a plain request is answered by ${found} (${reason})`,
  )
}
