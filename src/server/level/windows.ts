import { createLevelSlots } from './slots.js'
import type { Window } from './window.js'

/** The windows in memory. A channel has one window at a time: two would give the same offset twice. */
export interface LevelWindows {
  readonly has: (channel: string) => boolean
  /**
   * Runs with the window, in the order of the calls; the window stays at least until `run` has ended.
   *
   * @param prepare What the window needs first. Calls with the same one keep their order.
   */
  readonly withWindow: <T>(
    channel: string,
    run: (window: Window) => Promise<T>,
    prepare?: (window: Window) => Promise<void>,
  ) => Promise<T>
  /**
   * Runs with the window for the last time; later calls wait and get a new one. Null when it was removed before, or is no window
   * that `isWanted` accepts.
   */
  readonly remove: <T>(
    channel: string,
    run: (window: Window) => Promise<T>,
    isWanted?: (window: Window) => boolean,
  ) => Promise<T | null>
}

/** @param maxBytes Bytes of all windows. Those that are used may take more. */
export function createLevelWindows(
  load: (channel: string) => Promise<Window>,
  maxBytes: number,
): LevelWindows {
  const removals = new Map<string, Promise<unknown>>()
  const slots = createLevelSlots(async (channel) => {
    await removals.get(channel)
    return load(channel)
  }, maxBytes)

  const withWindow: LevelWindows['withWindow'] = async (channel, run, prepare) => {
    const slot = slots.take(channel)
    try {
      const window = await slot.loading
      await prepare?.(window)
      if (!window.isRemoved) return await run(window)
    } finally {
      slots.leave(channel, slot)
    }
    return withWindow(channel, run, prepare)
  }

  return {
    has: (channel) => slots.has(channel),
    withWindow,
    async remove(channel, run, isWanted = () => true) {
      const slot = slots.take(channel)
      try {
        const window = await slot.loading
        // Appends that wait for the index were called earlier.
        await window.indexing?.catch(() => undefined)
        if (window.isRemoved || !isWanted(window)) return null
        window.isRemoved = true
        slots.drop(channel, slot)
        const removal = run(window)
        const settled = removal.catch(() => null)
        removals.set(channel, settled)
        void settled.then(() => {
          if (removals.get(channel) === settled) removals.delete(channel)
        })
        return await removal
      } finally {
        slots.leave(channel, slot)
      }
    },
  }
}
