import type { HubEnvironment } from './environment.js'
import type { Heartbeat } from './limits.js'

/** Watches whether a client still lives. Any frame counts; a ping asks a silent client for one. */
export interface LifeWatch {
  start(): void
  heard(): void
  stop(): void
}

/** One timer, set for the next thing that could be due; frames only note the time. */
export function watchLife(
  environment: HubEnvironment,
  heartbeat: Heartbeat,
  act: { ping(n: number): void; idle(): void },
): LifeWatch {
  let heardAt = 0
  let pings = 0
  let isAsked = false
  let cancel: (() => void) | undefined
  const arm = (): void => {
    const due = isAsked ? heartbeat.idleMs : heartbeat.intervalMs
    cancel = environment.setTimer(check, Math.max(1, heardAt + due - environment.now()))
  }
  const check = (): void => {
    const silentMs = environment.now() - heardAt
    if (silentMs >= heartbeat.idleMs) return act.idle()
    if (silentMs >= heartbeat.intervalMs && !isAsked) {
      isAsked = true
      act.ping(++pings)
    }
    arm()
  }
  return {
    start() {
      heardAt = environment.now()
      arm()
    },
    heard() {
      heardAt = environment.now()
      isAsked = false
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
