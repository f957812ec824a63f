import type { DecodedClientFrame } from '../../wire/decodeClient.js'
import type { ClientFrame } from '../../wire/frames.js'

/** Bad frames of one connection within the last minute. */
export class BadFrameCounter {
  readonly #now: () => number
  #times: number[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  add(): void {
    this.#times.push(this.#now())
  }

  count(): number {
    const since = this.#now() - 60_000
    this.#times = this.#times.filter((at) => at > since)
    return this.#times.length
  }
}

const cheap: readonly ClientFrame['t'][] = ['subscribe', 'unsubscribe', 'page']

/**
 * The tokens that a frame costs. Subscribing and paging come in bursts, after every reconnect. A refresh asks the app, a bind for each
 * of its things, and a watch looks at all things.
 */
export function costOf(decoded: DecodedClientFrame): number {
  if (!decoded.ok) return 1
  const { frame } = decoded
  if (frame.t === 'bind') return Math.max(1, frame.things.length * 0.1)
  if (frame.t === 'refresh') return 20
  if (frame.t === 'watch') return 5
  return cheap.includes(frame.t) ? 0.1 : 1
}
