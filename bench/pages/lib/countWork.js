import { given } from './given.js'

/**
 * Counts the work of the libraries: calls of `JSON.parse`, and the most animation frames requested within one frame.
 * Must be imported first, and only for counting runs, because counting costs time.
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
      // Later requests belong to the next frame.
      asked = 0
      run(time)
    })
  }
}
