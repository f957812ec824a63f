import type { Ring } from './hub/ring.js'

/** The kept window of a channel, in memory. While something uses it, it may be ahead of the disk. */
export interface Window {
  readonly creation: number
  readonly ring: Ring
  isRemoved: boolean
}

/** The windows in memory. A channel has one window at a time: two would give the same offset twice. */
export interface LevelWindows {
  readonly has: (channel: string) => boolean
  /** Runs with the window, in the order of the calls; the window stays at least until `run` has ended. */
  readonly withWindow: <T>(channel: string, run: (window: Window) => Promise<T>) => Promise<T>
  /** Runs with the window for the last time; later calls wait and get a new one. Null when it was removed before. */
  readonly remove: <T>(channel: string, run: (window: Window) => Promise<T>) => Promise<T | null>
}

interface Slot {
  readonly loading: Promise<Window>
  users: number
}

export function createLevelWindows(load: (channel: string) => Promise<Window>, max: number): LevelWindows {
  const slots = new Map<string, Slot>()
  const removals = new Map<string, Promise<unknown>>()

  /** Drops the least used ones. One that is used keeps its place: its changes are not all on disk yet. */
  const makeRoom = (): void => {
    for (const [channel, { users }] of slots) {
      if (slots.size <= max) return
      if (users === 0) slots.delete(channel)
    }
  }
  const loadAfterRemoval = async (channel: string): Promise<Window> => {
    await removals.get(channel)
    return load(channel)
  }
  const take = (channel: string): Slot => {
    const known = slots.get(channel)
    const slot = known ?? { loading: loadAfterRemoval(channel), users: 0 }
    slot.users++
    // The order of the map is the order of use.
    slots.delete(channel)
    slots.set(channel, slot)
    if (known) return slot
    slot.loading.catch(() => drop(channel, slot))
    makeRoom()
    return slot
  }
  const drop = (channel: string, slot: Slot): void => {
    if (slots.get(channel) === slot) slots.delete(channel)
  }

  const withWindow: LevelWindows['withWindow'] = async (channel, run) => {
    const slot = take(channel)
    try {
      const window = await slot.loading
      if (!window.isRemoved) return await run(window)
    } finally {
      slot.users--
    }
    return withWindow(channel, run)
  }

  return {
    has: (channel) => slots.has(channel),
    withWindow,
    async remove(channel, run) {
      const slot = take(channel)
      try {
        const window = await slot.loading
        if (window.isRemoved) return null
        window.isRemoved = true
        drop(channel, slot)
        const removal = run(window)
        const settled = removal.catch(() => null)
        removals.set(channel, settled)
        void settled.then(() => {
          if (removals.get(channel) === settled) removals.delete(channel)
        })
        return await removal
      } finally {
        slot.users--
      }
    },
  }
}
