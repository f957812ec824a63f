import { given } from './given.js'

/**
 * Counts what the libraries do: calls of `JSON.parse`, and the most animation frames that were asked for within one frame.
 * To be imported first; only where the runner wants counts, because counting costs time.
 */
export const counts = { parses: 0, mostFrames: 0 }

if (given.isCounted) {
  const parse = JSON.parse
  JSON.parse = (...args) => {
    counts.parses += 1
    return parse(...args)
  }
  const request = globalThis.requestAnimationFrame
  let asked = 0
  globalThis.requestAnimationFrame = (run) => {
    asked += 1
    counts.mostFrames = Math.max(counts.mostFrames, asked)
    return request((time) => {
      // Frames asked for from here on belong to the next one.
      asked = 0
      run(time)
    })
  }
}
