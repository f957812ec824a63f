import { randomBytes } from 'node:crypto'
import type { SharedStore } from '../hub/sharedStore.js'
import type { ChannelStore, StoreListener } from '../hub/store.js'
import { createRedisChannels, passChange, type RedisChannels } from './channels.js'
import { inTime } from './connection.js'
import { splitLines, type Notice } from './feed.js'
import { baseOf, noticesOf } from './keys.js'
import { openRedis, type MasterAddress, type RedisOpening } from './opening.js'
import type { SeatLease } from './seatLeases.js'
import { createRedisSeats, type RedisSeats } from './seats.js'
import { createRedisSessions, type RedisSessions } from './sessions.js'
import { createRedisTokens } from './tokens.js'
import type { WaitForReplicas } from './wait.js'

/** What a store on Redis needs. */
export interface RedisStoreParts {
  readonly address: MasterAddress
  readonly prefix: string
  readonly wait: WaitForReplicas | null
}

interface OpenStore {
  readonly opening: RedisOpening
  readonly channels: RedisChannels
  readonly sessions: RedisSessions
  readonly seats: RedisSeats
  readonly tokens: ReturnType<typeof createRedisTokens>
}

const HOUR_MS = 3_600_000

const sharedOf = (opened: () => OpenStore, prefix: string, owner: string): SharedStore => ({
  find: async (id) => opened().sessions.find(id),
  take: async (...given) => opened().sessions.take(...given),
  forget: async (id) => opened().sessions.forget(id),
  collecting: async (channel) => opened().sessions.collecting(channel),
  use: async (...given) => opened().channels.use(...given),
  async tell(text) {
    const channel = noticesOf(baseOf(prefix, 0))
    await opened().opening.command(['SPUBLISH', channel, `told\n\n${owner}\n${text}`])
  },
  takeSeat: async (request) => opened().seats.takeSeat(request),
  takeToken: async (...given) => opened().tokens.takeToken(...given),
})

/** A store that any number of processes share. */
export function createStoreOnRedis({ address, prefix, wait }: RedisStoreParts): ChannelStore {
  const owner = randomBytes(12).toString('base64url')
  let current: OpenStore | null = null
  /** Leases of openings that failed before they could end them. */
  let lost: readonly SeatLease[] = []
  // While a connection waits for replicas, it answers nothing else.
  const timeoutMs = address.timeoutMs + (wait?.timeoutMs ?? 0)

  const opened = (): OpenStore => {
    if (current) return current
    throw new Error('react-connectivity: the Redis store is closed; open it before use')
  }

  const hearTold = (text: string, listener: StoreListener): void => {
    const [from, told = ''] = splitLines(text, 2)
    if (from !== owner) listener.told?.(told)
  }

  async function open(listener: StoreListener, fresh: string): Promise<OpenStore> {
    let own: OpenStore | null = null
    const notice = (heard: Notice): void => {
      // Nothing of before the end of the opening concerns a subscriber.
      if (own === null || current !== own) return
      if (heard.kind === 'told') return hearTold(heard.text, listener)
      if (!passChange(prefix, own.opening.epoch, heard, listener)) own.sessions.pass(heard)
    }
    const failed = (error: unknown): void => {
      if (own === null || current !== own) return
      own.sessions.close()
      own.seats.close()
      listener.failed(error, null)
    }
    const opening = await openRedis({ address, prefix, wait, fresh }, { notice, lost: failed })
    const channels = createRedisChannels(opening, prefix, wait !== null)
    const removeChannel = channels.remove
    const sessions = createRedisSessions({ opening, prefix, owner, listener, removeChannel })
    const seats = createRedisSeats(opening, prefix, timeoutMs)
    own = { opening, channels, sessions, seats, tokens: createRedisTokens(opening, prefix) }
    await seats.end(lost)
    lost = []
    return own
  }

  return {
    async open(listener, fresh) {
      current = await open(listener, fresh)
      return { epoch: current.opening.epoch }
    },
    append: async (...given) => opened().channels.append(...given),
    find: async (...given) => opened().channels.find(...given),
    read: async (...given) => opened().channels.read(...given),
    trim: async (...given) => opened().channels.trim(...given),
    remove: async (...given) => opened().channels.remove(...given),
    collect: async (...given) => opened().channels.collect(...given),
    channels: async (...given) => opened().channels.channels(...given),
    sessions: async () => opened().sessions.all(),
    putSession: async (session, ttlMs = HOUR_MS) => opened().sessions.put(session, ttlMs),
    deleteSession: async (id) => opened().sessions.delete(id),
    shared: sharedOf(opened, prefix, owner),
    async close() {
      const last = current
      current = null
      if (last === null) return
      last.sessions.close()
      last.seats.close()
      const leases = last.seats.leases()
      lost = [...lost, ...leases]
      // At the end of a process its seats are free at once; those of an opening that failed when the store is open again.
      await inTime(timeoutMs, last.seats.end(leases)).catch(() => undefined)
      last.opening.close()
    },
  }
}
