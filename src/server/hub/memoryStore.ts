import type { Position } from '../../core/position.js'
import {
  appendEntry,
  createRing,
  evictable,
  notePlace,
  readRing,
  repetitionOf,
  trimRing,
  type Ring,
} from './ring.js'
import type { ChannelStore, StoredSession, StoreListener } from './store.js'
import { remember } from './tombstones.js'

/**
 * A store in memory: for tests, for the browser, and for servers whose clients may resynchronise after a restart.
 * It lives as long as the object: closed and opened again it has the same epoch and the same content.
 *
 * @returns A store for `createChannelServer({ store })` or `createHub({ store })`.
 * @example
 * const server = await createChannelServer({ port: 8080, store: createMemoryStore() })
 */
export function createMemoryStore(): ChannelStore {
  const rings = new Map<string, Ring>()
  const tombstones = new Map<string, Position>()
  const sessions = new Map<string, StoredSession>()
  let listener: StoreListener | null = null
  let epoch: string | null = null
  let creations = 0

  const ringOf = (channel: string): Ring => {
    if (!listener) throw new Error('react-connectivity: the memory store is closed; open it before use')
    let ring = rings.get(channel)
    if (!ring) rings.set(channel, (ring = createRing(`${epoch}.${++creations}`)))
    return ring
  }

  return {
    async open(to, freshEpoch) {
      listener = to
      return { epoch: (epoch ??= freshEpoch) }
    },
    async append(channel, entry, bounds, producer) {
      const ring = ringOf(channel)
      const before = repetitionOf(ring, entry, producer)
      if (before !== null) return before
      const stored = appendEntry(ring, entry)
      if (producer) notePlace(ring, producer, stored.offset)
      ring.durable = ring.last
      trimRing(ring, evictable(ring, bounds))
      listener?.entry(channel, ring.epoch, stored)
      return { offset: stored.offset, duplicate: false }
    },
    async read(channel, range) {
      const page = readRing(ringOf(channel), range)
      const ended = tombstones.get(channel)
      return ended ? { ...page, ended } : page
    },
    async trim(channel, upTo) {
      trimRing(ringOf(channel), upTo)
    },
    async remove(channel) {
      const ring = rings.get(channel)
      if (!ring) return null
      rings.delete(channel)
      const last = { epoch: ring.epoch, offset: ring.last }
      remember(tombstones, channel, last)
      listener?.removed(channel, last)
      return last
    },
    async sessions() {
      return [...sessions.values()]
    },
    async putSession(session) {
      sessions.set(session.id, session)
    },
    async deleteSession(id) {
      sessions.delete(id)
    },
    async close() {
      listener = null
    },
  }
}
