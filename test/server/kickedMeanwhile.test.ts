import { createHub } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChannelStore } from '../../src/server/hub/store.js'
import type { WelcomeFrame } from '../../src/wire/frames.js'
import { createSharedMemory } from './support/sharedMemory.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'
import { after } from './support/welcomed.js'

const goodbyes = ({ frames }: TestPeer): unknown[] =>
  frames.flatMap((frame) => (frame.t === 'goodbye' ? [frame.reason] : []))
const welcomes = ({ frames }: TestPeer): WelcomeFrame[] => frames.filter((frame) => frame.t === 'welcome')

describe('a person who signs in while their login is taken away', () => {
  /** An app that looks a person up at once and takes a second to answer. */
  function start() {
    const clock = createVirtualClock()
    const accounts = new Set(['ada', 'bob'])
    let asked = 0
    const hub = createHub({
      environment: clock.environment,
      authenticate({ token = '' }) {
        asked += 1
        const answer = accounts.has(token) ? { id: token } : ({ refused: 'unauthorized' } as const)
        return after(clock, 1000, answer)
      },
    })
    onTestFinished(() => hub.close())
    const dial = async (token: string): Promise<TestPeer> => {
      const client = connectPeer(hub)
      client.send({ t: 'hello', v: 1, attempt: 0, token })
      await clock.advance(100)
      return client
    }
    return { clock, hub, accounts, dial, asked: () => asked }
  }

  it('is asked about again, and does not get in on the answer of before', async () => {
    const { clock, hub, accounts, dial } = start()
    const client = await dial('ada')
    accounts.delete('ada')
    await hub.kick({ user: 'ada' }, { reason: 'removed' })
    await clock.advance(5000)
    expect(client.frames).toEqual([{ t: 'goodbye', reason: 'unauthorized' }])
    expect(hub.sessions()).toEqual([])
  })

  it('gets in when the app still knows them, and so does everybody else, who is asked about once', async () => {
    const { clock, hub, dial, asked } = start()
    const [ada, bob] = [await dial('ada'), await dial('bob')]
    await hub.kick({ user: 'ada' }, { reason: 'removed' })
    await clock.advance(5000)
    expect([ada, bob].map((client) => welcomes(client).length)).toEqual([1, 1])
    expect(asked()).toBe(3)
  })

  it('gets in at an app that ends their other sessions as it answers, and is asked about once more at most', async () => {
    const clock = createVirtualClock()
    let asked = 0
    const hub = createHub({
      environment: clock.environment,
      async authenticate({ token = '' }) {
        asked += 1
        await hub.kick({ user: token }, { reason: 'removed' })
        return { id: token }
      },
    })
    onTestFinished(() => hub.close())
    const clients: TestPeer[] = []
    for (let n = 0; n < 2; n += 1) {
      const client = connectPeer(hub)
      client.send({ t: 'hello', v: 1, attempt: 0, token: 'ada' })
      await clock.tick()
      clients.push(client)
    }
    expect(clients.map((client) => welcomes(client).length)).toEqual([1, 1])
    expect(clients.flatMap(goodbyes)).toEqual(['removed'])
    expect(asked).toBe(4)
  })
})

describe('a session that is ended while its client comes back to another process', () => {
  async function start() {
    const clock = createVirtualClock()
    const memory = createSharedMemory()
    /** Lets the answers of the store go on their way. */
    let arrive: (() => void) | null = null
    const late = (store: ChannelStore): ChannelStore => {
      const { shared } = store
      if (shared === undefined) return store
      const find: typeof shared.find = async (id) => {
        const found = await shared.find(id)
        await new Promise<void>((resolve) => (arrive = resolve))
        return found
      }
      return { ...store, shared: { ...shared, find } }
    }
    const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })
    const options = {
      environment: clock.environment,
      authenticate,
      channels: { inbox: { kind: 'session' } },
    } as const
    const here = createHub({ ...options, store: memory.store() })
    const there = createHub({ ...options, store: late(memory.store()) })
    onTestFinished(async () => {
      await Promise.all([here.close(), there.close()])
    })
    const first = connectPeer(here)
    first.send({ t: 'hello', v: 1, attempt: 0, token: 'ada' })
    await clock.tick()
    const [welcome] = welcomes(first)
    if (welcome === undefined) throw new Error('not welcomed')
    const session = sessionOf(welcome)
    first.peer.closed()
    await clock.tick()
    const back = connectPeer(there)
    back.send({ t: 'hello', v: 1, attempt: 1, token: 'ada', session })
    await clock.tick()
    const settle = async (): Promise<void> => {
      await clock.tick()
      while (memory.deliver() > 0) await clock.tick()
      arrive?.()
      await clock.tick()
    }
    return { clock, here, there, session, back, settle }
  }

  it.each(['user', 'session'] as const)('is not resumed after a kick of the %s', async (named) => {
    const { here, there, session, back, settle } = await start()
    await here.kick(named === 'user' ? { user: 'ada' } : { session: session.id })
    await settle()
    expect(goodbyes(back), 'it dials again').toEqual(['server-error'])
    expect([...here.sessions(), ...there.sessions()]).toEqual([])
  })

  it('is not resumed after it was closed', async () => {
    const { here, there, session, back, settle } = await start()
    expect(await here.closeSession(session.id)).toBe(true)
    await settle()
    expect([...here.sessions(), ...there.sessions()].map(({ id }) => id)).not.toContain(session.id)
    expect(welcomes(back).filter((welcome) => welcome.session.resumed)).toEqual([])
  })
})
