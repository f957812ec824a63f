import { randomBytes } from 'node:crypto'
import type { ChannelStore, StoreListener } from './hub/store.js'
import { createRedisChannels, passChange, type RedisChannels } from './redisChannels.js'
import type { RedisAddress } from './redisConnection.js'
import { splitLines, type Notice } from './redisFeed.js'
import { baseOf, noticesOf } from './redisKeys.js'
import { openRedis, type RedisOpening } from './redisOpening.js'
import { createRedisSessions, type RedisSessions } from './redisSessions.js'
import type { WaitForReplicas } from './redisWait.js'

/** What a store on Redis needs. */
export interface RedisStoreParts {
  readonly address: RedisAddress
  readonly prefix: string
  readonly wait: WaitForReplicas | null
}

interface OpenStore {
  readonly opening: RedisOpening
  readonly channels: RedisChannels
  readonly sessions: RedisSessions
}

const HOUR_MS = 3_600_000

/** A store that any number of processes share. */
export function createStoreOnRedis({ address, prefix, wait }: RedisStoreParts): ChannelStore {
  const owner = randomBytes(12).toString('base64url')
  let current: OpenStore | null = null

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
    const lost = (error: unknown): void => {
      if (own === null || current !== own) return
      own.sessions.close()
      listener.failed(error, null)
    }
    const opening = await openRedis({ address, prefix, wait, fresh }, { notice, lost })
    const channels = createRedisChannels(opening, prefix, wait !== null)
    const removeChannel = channels.remove
    const sessions = createRedisSessions({ opening, prefix, owner, listener, removeChannel })
    own = { opening, channels, sessions }
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
    shared: {
      find: async (id) => opened().sessions.find(id),
      take: async (...given) => opened().sessions.take(...given),
      collecting: async (channel) => opened().sessions.collecting(channel),
      async tell(text) {
        const channel = noticesOf(baseOf(prefix, 0))
        await opened().opening.command(['SPUBLISH', channel, `told\n\n${owner}\n${text}`])
      },
    },
    async close() {
      const last = current
      current = null
      last?.sessions.close()
      last?.opening.close()
    },
  }
}
