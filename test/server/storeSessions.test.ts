import { describe, expect, it } from 'vitest'
import type { ChannelStore } from 'react-connectivity/server'
import type { KeyValues } from '../../src/server/level/engine.js'
import { levelKeys } from '../../src/server/level/keys.js'
import { createStoreOn } from '../../src/server/level/store.js'
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

/** An engine whose reads of a range can be held. */
function createHeldEngine() {
  const { engine } = createMapEngine()
  let held: Promise<void> | null = null
  let reads = 0
  const open = async (): Promise<KeyValues> => {
    const db = await engine.open()
    return {
      ...db,
      async *iterator(range) {
        if (range.gt === levelKeys.queues.gt && (reads += 1) > 1) await held
        yield* db.iterator(range)
      },
    }
  }
  return {
    engine: { ...engine, open },
    /** Holds further reads of queues but the next one. Returns the end of that. */
    hold(): () => void {
      reads = 0
      let release = (): void => undefined
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
  }
}

/** Lets everything happen that waits for nothing else. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
}

/** A store that was opened again, and whose sessions were not read yet. */
async function openAgain() {
  const { engine, hold } = createHeldEngine()
  const makeStore = (): ChannelStore =>
    createStoreOn({ engine, location: 'memory', sync: true, cacheBytes: 1_000_000 })
  const first = await open(makeStore(), 'first')
  await first.store.putSession(session)
  await first.store.close()
  const { store, corrupt } = await open(makeStore(), 'second')
  return {
    store,
    corrupt,
    hold,
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

  it('is kept whole when it changes before and while the sessions are read', async () => {
    const { store, corrupt, hold, next } = await openAgain()
    const earlier = store.putSession({ ...session, queues: ['inbox'] })
    const release = hold()
    const reading = store.sessions()
    await settled()
    release()
    await Promise.all([earlier, reading])
    expect(corrupt).toEqual([])
    expect(await next()).toEqual({ sessions: [{ ...session, queues: ['inbox'] }], corrupt: [] })
  })
})
