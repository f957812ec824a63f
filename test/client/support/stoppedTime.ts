import { vi } from 'vitest'
import { settled, type Exchange } from './settled.js'

/** Moves the clock in steps; the sockets come to rest after each. */
export type Advance = (ms: number, exchange: Exchange, stepMs?: number) => Promise<void>

/**
 * Runs a test in which the clocks and timers of this process, client and server alike, move only by `advance`. Real sockets go on, so
 * a busy machine can make the test slow, but it cannot make anything late.
 */
export async function withStoppedTime(test: (advance: Advance) => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  try {
    await test(async (ms, exchange, stepMs = 20) => {
      for (let left = ms; left > 0; left -= stepMs) {
        await vi.advanceTimersByTimeAsync(Math.min(left, stepMs))
        await settled(exchange)
      }
    })
  } finally {
    vi.useRealTimers()
  }
}
