import type { ClientFrame } from '../../protocol/frames.js'

/** Runs steps one after the other; as long as none of them waits, at once. */
export interface StepQueue {
  /** Returns false when too many wait. */
  add(step: () => void | Promise<void>): boolean
  clear(): void
}

export function createStepQueue(max: number, onError: (error: unknown) => void): StepQueue {
  let steps: (() => void | Promise<void>)[] = []
  let isWaiting = false
  const run = (): void => {
    while (!isWaiting) {
      const step = steps.shift()
      if (!step) return
      const result = step()
      if (!result) continue
      isWaiting = true
      void result.catch(onError).finally(() => {
        isWaiting = false
        run()
      })
    }
  }
  return {
    add(step) {
      if (steps.length >= max) return false
      steps.push(step)
      run()
      return true
    },
    clear() {
      steps = []
    },
  }
}

/** Counts what cannot be used, within the last minute. */
export function createBadFrameCounter(now: () => number): () => number {
  let times: number[] = []
  return () => {
    const time = now()
    times = times.filter((at) => time - at < 60_000)
    times.push(time)
    return times.length
  }
}

/** What a frame takes from the token bucket. Subscribing comes in bursts, after every reconnect. */
export const costOf = (frame: ClientFrame): number =>
  frame.t === 'subscribe' || frame.t === 'unsubscribe' ? 0.1 : 1
