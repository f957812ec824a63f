import { createHub, type Hub } from '../../../src/server/hub.js'
import type { Access, ChannelUser } from '../../../src/server/hub/access.js'
import type { HubLink, HubPeer } from '../../../src/server/hub/environment.js'
import { createMemoryStore } from '../../../src/server/hub/memoryStore.js'
import type { ChannelStore, StoredEntry, StoreListener } from '../../../src/server/hub/store.js'
import { createStoreOn } from '../../../src/server/levelStore.js'
import { simpleDigest } from '../../../src/testing/simpleDigest.js'
import type { Environment } from 'react-connectivity'
import { keptEntries } from './keptEntries.js'
import { createServerProcess, type ServerProcess } from './serverProcess.js'
import type { SimulatedDisk } from './simulatedDisk.js'
import { WINDOW, type AppMood } from './step.js'
import { watchedEngine } from './watchedEngine.js'

/** What the server tells the run. */
export interface ServerWitness {
  readonly accepted: (channel: string, epoch: string, entry: StoredEntry) => void
  /** A sync brought a payload to the disk. */
  readonly durable: (data: string) => void
  readonly caused: (code: string, channel: string | null) => void
  /** The digest under which the messages of a user are kept. */
  readonly welcomed: (user: string, digest: string) => void
}

/** The parts of a server that a run controls. */
export interface SimulatedServerOptions extends ServerWitness {
  readonly environment: Environment
  readonly disk: SimulatedDisk
  readonly store: 'level' | 'memory'
  readonly sync: boolean
}

/** A server that crashes and starts again. */
export interface SimulatedServer {
  skewMs: number
  /** How `authenticate` behaves, and `authorize` for each channel. */
  mood: AppMood
  readonly moods: Map<string, AppMood>
  readonly hub: () => Hub | null
  /** Whether the store did not open at the start, which ends a real process. */
  readonly didNotOpen: () => boolean
  readonly accept: (link: HubLink) => HubPeer
  readonly start: () => void
  readonly crash: (power: boolean) => void
  /** Ends all connections with a goodbye; the process ends with it. */
  readonly leave: () => Promise<void>
}

const channelOf = (key: string): string => (key.startsWith('c:') ? key.slice(2) : (key.split(':')[2] ?? key))

/** A store that lets the run see everything that is durable, also what a failed write left on the disk. */
const witnessed = (
  store: ChannelStore,
  process: ServerProcess,
  { accepted, disk }: Pick<SimulatedServerOptions, 'accepted' | 'disk'>,
): ChannelStore => ({
  ...store,
  async open(listener, freshEpoch) {
    const entry: StoreListener['entry'] = (key, epoch, stored) => {
      accepted(channelOf(key), epoch, stored)
      if (process.isAlive()) listener.entry(key, epoch, stored)
    }
    const opened = await process.whileAlive(store.open({ ...listener, entry }, freshEpoch))
    for (const kept of keptEntries(disk.content()))
      accepted(channelOf(kept.key), `${opened.epoch}.${kept.creation}`, kept.entry)
    return opened
  },
  append: (...given) => process.whileAlive(store.append(...given)),
  remove: (...given) => process.whileAlive(store.remove(...given)),
  trim: (...given) => process.whileAlive(store.trim(...given)),
  putSession: (...given) => process.whileAlive(store.putSession(...given)),
  deleteSession: (...given) => process.whileAlive(store.deleteSession(...given)),
  async read(key, range) {
    const page = await process.whileAlive(store.read(key, range))
    for (const entry of page.entries) accepted(channelOf(key), page.epoch, entry)
    return page
  },
})

export function createSimulatedServer(options: SimulatedServerOptions): SimulatedServer {
  const { environment, disk, sync, caused, welcomed } = options
  const moods = new Map<string, AppMood>()
  let ids = 0
  let answers = 0
  let process: ServerProcess | null = null
  let hub: Hub | null = null
  let didNotOpen = false

  function answer<T>(own: ServerProcess, mood: AppMood, allowed: T, denied: T): T | Promise<T> {
    switch (mood) {
      case 'allows':
        return allowed
      case 'denies':
        return denied
      case 'wavers':
        return ++answers % 2 === 0 ? allowed : denied
      case 'throws':
        throw new Error('the database of the app is away')
      case 'hangs':
        return new Promise(() => undefined)
      case 'is slow':
        return new Promise((resolve) => void own.setTimer(() => resolve(allowed), 200))
    }
  }

  function storeFor(own: ServerProcess): ChannelStore {
    if (options.store === 'memory') return createMemoryStore()
    const engine = watchedEngine(disk.engineFor(own), disk, options.durable)
    return createStoreOn({ engine, location: 'simulated', sync, maxLoadedChannels: 100 })
  }

  const server: SimulatedServer = {
    skewMs: 0,
    mood: 'allows',
    moods,
    hub: () => hub,
    didNotOpen: () => didNotOpen,
    accept(link) {
      if (hub === null) throw new Error('a dial reached a server that does not run')
      return hub.accept(link)
    },
    start() {
      if (hub !== null) return
      const own = createServerProcess(environment, () => server.skewMs)
      process = own
      didNotOpen = false
      hub = createHub<ChannelUser>({
        environment: {
          now: own.now,
          setTimer: own.setTimer,
          nextTick: own.nextTurn,
          digest: simpleDigest,
          randomId: () => `id${++ids}x${Math.floor(environment.random() * 1e9).toString(36)}`,
        },
        store: witnessed(storeFor(own), own, options),
        channels: {
          orders: { kind: 'log', size: WINDOW },
          chat: { kind: 'log', size: WINDOW },
          prices: { kind: 'latest' },
          inbox: { kind: 'session', size: WINDOW },
        },
        authenticate: ({ token = 'nobody' }) => answer(own, server.mood, { id: token }, { id: token }),
        authorize: ({ channel }) => answer<Access>(own, moods.get(channel) ?? 'allows', true, false),
        heartbeat: { intervalMs: 5000, timeoutMs: 3000, idleMs: 20_000 },
      })
      hub.ready.catch(() => (didNotOpen = true))
      hub.on((event) => {
        if (event.type === 'session-expired') caused('process-closed', null)
        if (event.type === 'welcomed') welcomed(event.userId, simpleDigest(`user\n${event.userId}`))
      })
    },
    crash(power) {
      process?.kill()
      if (hub !== null && options.store === 'memory') caused('process-closed', null)
      if (power) disk.losePower()
      process = null
      hub = null
    },
    async leave() {
      const closing = hub?.close()
      const own = process
      hub = null
      process = null
      if (options.store === 'memory') caused('process-closed', null)
      await closing?.catch(() => undefined)
      own?.kill()
    },
  }
  return server
}
