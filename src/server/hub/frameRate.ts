import type { DecodedClientFrame } from '../../wire/decodeClient.js'
import type { ClientFrame } from '../../wire/frames.js'

/** Bad frames of one connection within the last minute. */
export class BadFrameCounter {
  readonly #now: () => number
  /** Null until the first one. */
  #times: number[] | null = null

  constructor(now: () => number) {
    this.#now = now
  }

  add(): void {
    this.#times ??= []
    this.#times.push(this.#now())
  }

  count(): number {
    if (this.#times === null) return 0
    const since = this.#now() - 60_000
    this.#times = this.#times.filter((at) => at > since)
    return this.#times.length
  }
}

const cheap: readonly ClientFrame['t'][] = ['subscribe', 'unsubscribe', 'page']

/** The tokens that a frame costs. Subscribing and paging come in bursts, after every reconnect; a refresh asks the app. */
export function costOf(decoded: DecodedClientFrame): number {
  if (!decoded.ok) return 1
  const { t } = decoded.frame
  return cheap.includes(t) ? 0.1 : t === 'refresh' ? 20 : 1
}
