import { createHash, randomBytes } from 'node:crypto'
import type { HubEnvironment } from './hub/environment.js'

/** A longer timer of Node would fire at once. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1

/** The hub's environment in Node. */
export const createNodeEnvironment = (): HubEnvironment => ({
  // The time of the day at the start, and from there steadily: a step of the wall clock must neither end every link and
  // session nor keep dead ones.
  now: () => Math.round(performance.timeOrigin + performance.now()),
  randomId: () => randomBytes(18).toString('base64url'),
  setTimer(run, ms) {
    // Open sockets keep the process alive; a timer alone must not.
    const timer = setTimeout(run, Math.min(ms, MAX_TIMER_MS)).unref()
    return () => clearTimeout(timer)
  },
  // After the sockets of this turn were read: their publishes leave together.
  nextTick: (run) => void setImmediate(run),
  digest: (secret) => createHash('sha256').update(secret).digest('base64url'),
})
