import { describe, expect, it } from 'vitest'
import type { ChannelStore } from 'react-connectivity/server'
import { createStoreOn } from '../../src/server/levelStore.js'
import { open } from './support/filledStore.js'
import { createMapEngine } from './support/mapEngine.js'

const session = {
  id: 's',
  keyDigest: 'k',
  userId: 'u',
  since: 1,
  lastSeenAt: 1,
  connected: false,
  queues: ['inbox', 'tray'],
}

/** A store that was opened again, and whose sessions were not read yet. */
async function openAgain() {
  const made = createMapEngine()
  const makeStore = (): ChannelStore =>
    createStoreOn({ engine: made.engine, location: 'memory', sync: true, cacheBytes: 1_000_000 })
  const first = await open(makeStore(), 'first')
  await first.store.putSession(session)
  await first.store.close()
  const { store } = await open(makeStore(), 'second')
  return {
    store,
    /** What the next process finds. */
    async next() {
      await store.close()
      const third = await open(makeStore(), 'third')
      const sessions = await third.store.sessions()
      await third.store.close()
      return { sessions, corrupt: third.corrupt }
    },
  }
}

describe('a session in a store that was just opened again', () => {
  it('ends with all its queues', async () => {
    const { store, next } = await openAgain()
    await store.deleteSession('s')
    expect(await next()).toEqual({ sessions: [], corrupt: [] })
  })

  it('is kept whole when one of its queues ends', async () => {
    const { store, next } = await openAgain()
    await store.putSession({ ...session, queues: ['inbox'] })
    expect(await next()).toEqual({ sessions: [{ ...session, queues: ['inbox'] }], corrupt: [] })
  })

  it('is kept whole when it changes while the sessions are read', async () => {
    const { store, next } = await openAgain()
    const reading = store.sessions()
    await store.putSession({ ...session, queues: ['inbox'] })
    await store.putSession({ ...session, id: 'new', queues: [] })
    await reading
    await store.deleteSession('new')
    await store.putSession({ ...session, queues: [] })
    expect(await next()).toEqual({ sessions: [{ ...session, queues: [] }], corrupt: [] })
  })
})
