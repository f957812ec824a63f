import { onTestFinished } from 'vitest'
import type { ChannelStore, NewEntry, StoredEntry, StoredSession } from 'react-connectivity/server'
import { createRedisStore, type RedisStoreOptions } from 'react-connectivity/server/redis'

/** What a store told its hub. */
export interface Heard {
  readonly entries: StoredEntry[]
  readonly removed: string[]
  readonly failures: unknown[]
  readonly corrupt: string[]
  readonly moved: string[]
}

/** An open store with what it tells. */
export interface OpenStore {
  readonly store: ChannelStore
  readonly epoch: string
  readonly heard: Heard
}

export async function reopen(store: ChannelStore, fresh: string): Promise<OpenStore> {
  const heard: Heard = { entries: [], removed: [], failures: [], corrupt: [], moved: [] }
  const { epoch } = await store.open(
    {
      entry: (_channel, _epoch, entry) => heard.entries.push(entry),
      removed: (channel) => heard.removed.push(channel),
      failed: (error) => heard.failures.push(error),
      corrupt: (channel) => heard.corrupt.push(String(channel)),
      sessionMoved: (id) => heard.moved.push(id),
    },
    fresh,
  )
  return { store, epoch, heard }
}

export async function openStore(options: RedisStoreOptions, fresh = 'fresh'): Promise<OpenStore> {
  // A busy machine must not pass for a Redis that hangs.
  const store = createRedisStore({ timeoutMs: 20_000, ...options })
  onTestFinished(() => store.close())
  return reopen(store, fresh)
}

export const entry = (value: unknown): NewEntry => ({ data: JSON.stringify(value), at: 1 })

export const session = (id: string, more: Partial<StoredSession> = {}): StoredSession => ({
  id,
  keyDigest: 'digest',
  userId: 'ada',
  since: 1,
  lastSeenAt: 1,
  connected: true,
  queues: [],
  ...more,
})
