import { createHub, type Hub } from '../../../src/server/hub.js'
import type { Access } from '../../../src/server/hub/access.js'
import type { AuthenticateAnswer } from '../../../src/server/hub/authentication.js'
import type { OnPublish } from '../../../src/server/hub/onPublish.js'
import type { HubLink, HubPeer } from '../../../src/server/hub/environment.js'
import { createMemoryStore } from '../../../src/server/hub/memoryStore.js'
import type { ChannelStore, StoredEntry } from '../../../src/server/hub/store.js'
import { createStoreOn } from '../../../src/server/level/store.js'
import { simpleDigest } from '../../../src/testing/simpleDigest.js'
import type { Environment } from 'react-connectivity'
import { createServerProcess, type ServerProcess } from './serverProcess.js'
import type { SimulatedDisk } from './simulatedDisk.js'
import { CHAT_BYTES, WINDOW, type AppMood, type PublishMood } from './step.js'
import { watchedEngine } from './watchedEngine.js'
import { witnessedStore } from './witnessedStore.js'

/** What the server tells the run. */
export interface ServerWitness {
  readonly accepted: (channel: string, epoch: string, entry: StoredEntry) => void
  /** The store was opened with these histories. */
  readonly opened: (ends: ReadonlyMap<string, number>) => void
  /** A sync brought a payload to the disk. */
  readonly durable: (data: string) => void
  readonly caused: (code: string, channel: string | null) => void
  /** The server reads a channel without end. */
  readonly endless: (channel: string) => void
  /** `onPublish` was asked about a payload, and answered. */
  readonly asked: (process: number, data: string) => void
  readonly answered: (process: number, data: string, word: 'taken' | 'refused' | 'failed') => void
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
  /** How `onPublish` behaves on each channel. */
  readonly publishMoods: Map<string, PublishMood>
  readonly hub: () => Hub | null
  /** Whether the store did not open at the start, which ends a real process. */
  readonly didNotOpen: () => boolean
  readonly accept: (link: HubLink) => HubPeer
  readonly start: () => void
  readonly crash: (power: boolean) => void
  /** Ends all connections with a goodbye; the process ends with it. */
  readonly leave: () => Promise<void>
}

/** The credentials of every second client end, and are renewed. */
const EXPIRING = /^c\d*[13579]-/
const LIFE_MS = 12_000

/** Bytes that the level store holds in memory, from one process to the next: all that a run needs, or almost nothing. */
const SIZES = [3000, 1_000_000]

export function createSimulatedServer(options: SimulatedServerOptions): SimulatedServer {
  const { environment, disk, sync, caused, welcomed } = options
  const moods = new Map<string, AppMood>()
  const publishMoods = new Map<string, PublishMood>()
  let storesMade = 0
  let ids = 0
  let answers = 0
  let starts = 0
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

  const onPublishOf =
    (own: ServerProcess, number: number): OnPublish =>
    ({ channel, data }) => {
      const payload = data as string
      const end = (word: 'taken' | 'refused' | 'failed'): unknown => {
        if (own.isAlive()) options.answered(number, payload, word)
        if (word === 'failed') throw new Error('the database of the app is away')
        return word === 'refused' ? { refuse: 'too-rude' } : undefined
      }
      options.asked(number, payload)
      switch (publishMoods.get(channel) ?? 'takes') {
        case 'takes':
          return end('taken')
        case 'refuses':
          return end('refused')
        case 'throws':
          return end('failed')
        case 'wavers':
          return end(++answers % 2 === 0 ? 'taken' : 'refused')
        case 'is slow':
          return new Promise((resolve) => void own.setTimer(() => resolve(end('taken')), 200))
        case 'hangs':
          return new Promise(() => undefined)
      }
    }

  function storeFor(own: ServerProcess): ChannelStore {
    if (options.store === 'memory') return createMemoryStore()
    const engine = watchedEngine(disk.engineFor(own), disk, options.durable)
    return createStoreOn({
      engine,
      location: 'simulated',
      sync,
      cacheBytes: SIZES[(storesMade += 1) % SIZES.length] ?? 0,
    })
  }

  const server: SimulatedServer = {
    skewMs: 0,
    mood: 'allows',
    moods,
    publishMoods,
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
      hub = createHub<AuthenticateAnswer>({
        environment: {
          now: own.now,
          setTimer: own.setTimer,
          nextTick: own.nextTurn,
          digest: simpleDigest,
          randomId: () => `id${++ids}x${Math.floor(environment.random() * 1e9).toString(36)}`,
        },
        store: witnessedStore(storeFor(own), own, options),
        channels: {
          orders: { kind: 'log', size: WINDOW },
          chat: { kind: 'log', size: 4 * WINDOW, maxBytes: CHAT_BYTES },
          prices: { kind: 'latest' },
          inbox: { kind: 'session', size: WINDOW },
        },
        authenticate({ token = 'nobody' }) {
          const user = { id: token }
          const expiresAt = own.now() + LIFE_MS
          return answer(own, server.mood, EXPIRING.test(token) ? { user, expiresAt } : user, user)
        },
        authorize({ action, channel }) {
          const access = answer<Access>(own, moods.get(channel) ?? 'allows', true, false)
          // The queue of a session that is denied ends with the right.
          if (access === false && action === 'subscribe' && channel === 'inbox')
            caused('channel-closed', channel)
          return access
        },
        onPublish: onPublishOf(own, ++starts),
        from: 'user-id',
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
      // What was not synced may be lost, so that everybody is told.
      if (power && !sync && options.store === 'level')
        for (const code of ['process-closed', 'channel-closed']) caused(code, null)
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
