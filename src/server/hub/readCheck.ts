import type { Pauses } from './pauses.js'
import type { ChannelStore } from './store.js'

/** Milliseconds until the next try: quick at first, and never more than a second, so that a fault ends soon after its cause. */
export const pauseMs = (tries: number): number => Math.min(100 * 2 ** tries, 1000)

/** Finds out when a channel that could not be read can be read again. */
export interface ReadCheck {
  /** Reads the channel until that works. One check at a time: a store that reads one channel again reads all that it can. */
  readonly start: (channel: string) => void
  readonly isRunning: () => boolean
}

/** @param isOpen false ends a check, because the store is opened again or closed. */
export function createReadCheck(store: ChannelStore, { pause }: Pauses, isOpen: () => boolean): ReadCheck {
  let isRunning = false
  const canRead = async (channel: string): Promise<boolean> => {
    try {
      await store.read(channel, { after: 0, limit: 0 })
      return true
    } catch {
      return false
    }
  }
  const run = async (channel: string): Promise<void> => {
    for (let tries = 0; isOpen(); tries += 1) {
      await pause(pauseMs(tries))
      if (isOpen() && (await canRead(channel))) break
    }
    isRunning = false
  }
  return {
    start(channel) {
      if (isRunning) return
      isRunning = true
      void run(channel)
    },
    isRunning: () => isRunning,
  }
}
