import { shed, weightOf, type Window } from './window.js'

/** The place of a window in memory. */
export interface Slot {
  readonly loading: Promise<Window>
  /** Null until it is loaded. */
  window: Window | null
  /** Bytes of the window, as they were counted last. */
  bytes: number
  users: number
}

/** Holds the windows that are used, and of the others as many as fit. */
export interface LevelSlots {
  readonly has: (channel: string) => boolean
  /** The slot of a channel, which stays at least until it is left. */
  readonly take: (channel: string) => Slot
  readonly leave: (channel: string, slot: Slot) => void
  readonly drop: (channel: string, slot: Slot) => void
}

/** @param maxBytes Bytes of all windows. Those that are used may take more. */
export function createLevelSlots(load: (channel: string) => Promise<Window>, maxBytes: number): LevelSlots {
  const slots = new Map<string, Slot>()
  let bytes = 0

  const count = (slot: Slot): void => {
    const now = slot.window === null ? 0 : weightOf(slot.window)
    bytes += now - slot.bytes
    slot.bytes = now
  }
  const drop = (channel: string, slot: Slot): void => {
    if (slots.get(channel) !== slot) return
    slots.delete(channel)
    bytes -= slot.bytes
  }
  /** Frees the least used ones. One that is used keeps its place: its changes are not all on disk yet. */
  const makeRoom = (): void => {
    for (const [channel, slot] of slots) {
      if (bytes <= maxBytes) return
      if (slot.users === 0) drop(channel, slot)
      else if (slot.window) {
        shed(slot.window, bytes - maxBytes)
        count(slot)
      }
    }
  }

  return {
    has: (channel) => slots.has(channel),
    take(channel) {
      const known = slots.get(channel)
      const slot: Slot = known ?? { loading: load(channel), window: null, bytes: 0, users: 0 }
      slot.users++
      // The order of the map is the order of use.
      slots.delete(channel)
      slots.set(channel, slot)
      if (!known)
        slot.loading.then(
          (window) => void (slot.window = window),
          () => drop(channel, slot),
        )
      return slot
    },
    leave(channel, slot) {
      slot.users--
      if (slots.get(channel) !== slot) return
      // A name without a message takes no memory.
      if (slot.users === 0 && slot.window?.creation === 0) return drop(channel, slot)
      count(slot)
      makeRoom()
    },
    drop,
  }
}
