import { describe, expect, it } from 'vitest'
import { errorsOf, startHubs, welcomeOf } from './support/hubs.js'
import type { TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'

const lobby = { t: 'subscribe', ch: 'lobby' } as const
const roomFor = (maxMembers: number) =>
  ({ channels: { lobby: { kind: 'log', maxMembers }, '*': { kind: 'log' } } }) as const
const reasonOf = ({ close }: TestPeer): string | null => close?.reason ?? null
const isMember = ({ frames }: TestPeer): boolean => frames.at(-1)?.t === 'subscribed'

type Hubs = ReturnType<typeof startHubs>

async function ask({ clock }: Hubs, peer: TestPeer, frame: object = lobby): Promise<TestPeer> {
  peer.send(frame)
  await clock.tick()
  return peer
}
/** A client of one process that asks for the lobby. */
const join = async (hubs: Hubs, index: number, token: string, hello: object = {}): Promise<TestPeer> =>
  ask(hubs, await hubs.connect(index, { token, ...hello }))

describe('a channel with a limit of members in several processes', () => {
  it('takes no more members than it has room for, whichever processes they come to', async () => {
    const hubs = startHubs([0, 0, 0], roomFor(10))
    const peers: TestPeer[] = []
    for (let n = 0; n < 30; n += 1) peers.push(await hubs.connect(n % 3, { token: `user-${n}` }))
    for (const peer of peers) peer.send(lobby)
    await hubs.clock.tick()
    expect(peers.filter(isMember)).toHaveLength(10)
    expect(peers.flatMap(errorsOf)).toEqual(Array.from({ length: 20 }, () => 'channel-no-room'))
    expect(hubs.memory.seats.count()).toBe(10)
  })

  const ends: [
    string,
    (hubs: Hubs, member: TestPeer) => unknown,
    Partial<Parameters<typeof startHubs>[1]>?,
  ][] = [
    ['unsubscribes', (_hubs, member) => member.send({ t: 'unsubscribe', ch: 'lobby' })],
    ['loses its connection', (_hubs, member) => member.peer.closed()],
    ['says bye', (_hubs, member) => member.send({ t: 'bye' })],
    ['is kicked from the channel', ({ hubs }) => hubs[0]?.kick({ user: 'ada', channel: 'lobby' })],
    ['is kicked as a session', ({ hubs }) => hubs[0]?.kick({ user: 'ada' })],
    ['may not read any more', ({ hubs }) => hubs[0]?.recheck(), { authorize: () => rights.pop() ?? false }],
    ['loses its session', ({ hubs }, member) => hubs[0]?.closeSession(welcomeOf(member).session.id)],
    ['hears that the channel was closed', ({ hubs }) => hubs[0]?.closeChannel('lobby')],
    ['is idle for too long', ({ clock }) => clock.advance(61_000)],
    ['comes to a process that ends', ({ hubs }) => hubs[0]?.close()],
  ]
  const rights: boolean[] = []

  it.each(ends)(
    'has room again for a client of another process when a member %s',
    async (_words, end, more) => {
      rights.splice(0, rights.length, true)
      const hubs = startHubs([0, 0], { ...roomFor(1), ...more })
      const member = await join(hubs, 0, 'ada')
      expect(isMember(member)).toBe(true)
      expect(hubs.memory.seats.count('c:lobby')).toBe(1)
      await end(hubs, member)
      await hubs.clock.tick()
      expect(hubs.memory.seats.count()).toBe(0)
      rights.push(true)
      expect(isMember(await join(hubs, 1, 'bob'))).toBe(true)
    },
  )

  it('lets a member subscribe anew, and come back to another process with its session', async () => {
    const hubs = startHubs([0, 0], roomFor(1))
    const member = await join(hubs, 0, 'ada')
    await ask(hubs, member)
    expect(member.frames.map(({ t }) => t)).toEqual(['welcome', 'subscribed', 'subscribed'])
    const moved = await hubs.connect(1, { token: 'ada', session: sessionOf(welcomeOf(member)) })
    expect(reasonOf(member)).toBe('replaced')
    // Its seat went with the old connection.
    expect(hubs.memory.seats.count()).toBe(0)
    expect(isMember(await ask(hubs, moved, { ...lobby, returning: true }))).toBe(true)
    expect(errorsOf(await join(hubs, 0, 'bob'))).toEqual(['channel-no-room'])
  })

  it('keeps no seat for a client that has gone before the answer', async () => {
    const hubs = startHubs([0, 0], roomFor(1))
    const peer = await hubs.connect(0)
    const release = hubs.memory.seats.holdAnswers()
    await ask(hubs, peer)
    expect(hubs.memory.seats.count()).toBe(1)
    peer.peer.closed()
    release()
    await hubs.clock.tick()
    expect(hubs.memory.seats.count()).toBe(0)
    expect(peer.frames.map(({ t }) => t)).toEqual(['welcome'])
  })

  it('sends a client away when the store cannot say whether there is room', async () => {
    const hubs = startHubs([0, 0], roomFor(1))
    const peer = await hubs.connect(0)
    hubs.memory.seats.fail(new Error('Redis is gone'))
    await ask(hubs, peer)
    expect(reasonOf(peer)).toBe('server-error')
    expect(peer.frames.map(({ t }) => t)).toEqual(['welcome', 'goodbye'])
  })

  it('asks the store for no seat of a channel without rules', async () => {
    const hubs = startHubs([0, 0], roomFor(1))
    hubs.memory.seats.fail(new Error('nobody asks'))
    expect(isMember(await ask(hubs, await hubs.connect(0), { ...lobby, ch: 'kitchen' }))).toBe(true)
  })
})

describe('a channel for one session of each user in several processes', () => {
  const one = { kind: 'log', concurrentSessions: 'last-wins', maxMembers: 1 } as const
  const options = { channels: { lobby: one } }
  const told = ['channel-kicked-elsewhere']

  it('counts users, and goes to the session that asked last', async () => {
    const hubs = startHubs([60_000, 0], options)
    const first = await join(hubs, 0, 'ada')
    const second = await join(hubs, 1, 'ada')
    await hubs.settle()
    expect([first, second].map(errorsOf)).toEqual([told, []])
    expect(errorsOf(await join(hubs, 0, 'bob'))).toEqual(['channel-no-room'])
    await ask(hubs, first)
    await hubs.settle()
    expect([first, second].map(errorsOf)).toEqual([told, told])
    expect(hubs.memory.seats.count()).toBe(1)
  })

  it('is taken from the other session also by a client that has gone before the answer', async () => {
    const hubs = startHubs([0, 0], options)
    const [first, second] = [await join(hubs, 0, 'ada'), await hubs.connect(1)]
    const release = hubs.memory.seats.holdAnswers()
    await ask(hubs, second)
    second.peer.closed()
    release()
    await hubs.clock.tick()
    await hubs.settle()
    expect(errorsOf(first), 'else it had no seat').toEqual(told)
    expect(hubs.memory.seats.count()).toBe(0)
  })

  it('is taken from a session of another process by no client that comes back by itself', async () => {
    const hubs = startHubs([0, 0], options)
    const [first, second] = [await join(hubs, 0, 'ada'), await hubs.connect(1)]
    expect(errorsOf(await ask(hubs, second, { ...lobby, returning: true }))).toEqual(told)
    await hubs.settle()
    expect(errorsOf(first)).toEqual([])
  })

  it('has one member where a claim is told before the answer of a seat that it took', async () => {
    const hubs = startHubs([0, 0], options)
    const [early, late] = [await hubs.connect(0), await hubs.connect(1)]
    const release = hubs.memory.seats.holdAnswers()
    await ask(hubs, early, { ...lobby, returning: true })
    const releaseLate = hubs.memory.seats.holdAnswers()
    await ask(hubs, late)
    releaseLate()
    await hubs.clock.tick()
    await hubs.settle()
    release()
    await hubs.clock.tick()
    await hubs.settle()
    expect([early, late].map(errorsOf)).toEqual([told, []])
    expect(hubs.memory.seats.count()).toBe(1)
  })
})
