import { createMemoryStore } from '../../../src/server/hub/memoryStore.js'
import type { ChannelStore, StoreListener } from '../../../src/server/hub/store.js'
import { SharedSeats } from './sharedSeats.js'

/** One memory for several hubs. What they tell each other waits until it is delivered. */
export interface SharedMemory {
  /** The store of one hub. */
  readonly store: () => ChannelStore
  /** Delivers what waits, in order; what is told in answer waits for the next time. */
  readonly deliver: () => number
  /** Loses what waits. */
  readonly lose: () => void
  readonly seats: SharedSeats
}

export function createSharedMemory(): SharedMemory {
  const inner = createMemoryStore()
  const listeners: StoreListener[] = []
  let waiting: (() => void)[] = []
  const owners = new Map<string, StoreListener>()
  const seats = new SharedSeats()
  const taken = new Map<string, number>()
  const used = new Map<string, number>()
  // Nothing comes back before the end of a test.
  const takeToken = (name: string, perMinute: number): number => {
    const before = taken.get(name) ?? 0
    if (before >= perMinute) return 60_000
    taken.set(name, before + 1)
    return 0
  }
  const toAll: StoreListener = {
    entry: (...given) => listeners.forEach((listener) => listener.entry(...given)),
    removed: (...given) => listeners.forEach((listener) => listener.removed(...given)),
    failed: (...given) => listeners.forEach((listener) => listener.failed(...given)),
    corrupt: (...given) => listeners.forEach((listener) => listener.corrupt(...given)),
  }

  function store(): ChannelStore {
    let own: StoreListener | null = null
    const process = Symbol('process')
    return {
      ...inner,
      async collect(channel, before) {
        return (used.get(channel) ?? 0) >= before ? null : ((await inner.collect?.(channel, before)) ?? null)
      },
      async open(listener, fresh) {
        own = listener
        listeners.push(listener)
        return inner.open(toAll, fresh)
      },
      close: async () => seats.endOf(process),
      shared: {
        find: async (id) => (await inner.sessions()).find((session) => session.id === id) ?? null,
        async take(session) {
          const before = owners.get(session.id)
          if (own !== null) owners.set(session.id, own)
          await inner.putSession(session)
          if (before !== own) before?.sessionMoved?.(session.id)
        },
        forget: (id) => inner.deleteSession(id),
        collecting: async () => [],
        async use(channel, at) {
          used.set(channel, at)
        },
        async tell(text) {
          for (const listener of listeners) if (listener !== own) waiting.push(() => listener.told?.(text))
        },
        takeSeat: (request) => seats.take(process, request),
        takeToken: async (name, perMinute) => takeToken(name, perMinute),
      },
    }
  }

  return {
    store,
    deliver() {
      const due = waiting
      waiting = []
      for (const tell of due) tell()
      return due.length
    },
    lose: () => void (waiting = []),
    seats,
  }
}
