import { describe, expect, it } from 'vitest'
import { startHubs, welcomeOf } from './support/hubs.js'
import type { TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'

const reasonOf = ({ close }: TestPeer): string | null => close?.reason ?? null

describe('a user who may have one session in several processes', () => {
  const firstWins = { concurrentSessions: 'first-wins' } as const

  it('is refused at another process while the first session is connected, under first-wins', async () => {
    const hubs = startHubs([0, 0], firstWins)
    const first = await hubs.connect(0)
    const second = await hubs.connect(1)
    expect([first, second].map(reasonOf)).toEqual([null, 'kicked'])
    expect(reasonOf(await hubs.connect(1, { token: 'bob' })), 'another user').toBeNull()
    first.peer.closed()
    await hubs.clock.tick()
    expect(reasonOf(await hubs.connect(1))).toBeNull()
    expect(hubs.memory.seats.count()).toBe(2)
  })

  it('is let in once where they sign in everywhere at the same moment, under first-wins', async () => {
    const hubs = startHubs([0, 0, 0], firstWins)
    const peers = await Promise.all([0, 1, 2].map((index) => hubs.connect(index)))
    await hubs.settle()
    expect(peers.map((peer) => String(reasonOf(peer))).toSorted()).toEqual(['kicked', 'kicked', 'null'])
  })

  it('is not refused by their own session, which comes back to another process', async () => {
    const hubs = startHubs([0, 0], firstWins)
    const first = await hubs.connect(0)
    const back = await hubs.connect(1, { attempt: 1, session: sessionOf(welcomeOf(first)) })
    await hubs.settle()
    expect([first, back].map(reasonOf)).toEqual(['replaced', null])
    expect(welcomeOf(back).session.resumed).toBe(true)
    expect(hubs.memory.seats.count()).toBe(1)
    expect(reasonOf(await hubs.connect(0))).toBe('kicked')
  })

  it('takes over from any process, and the other session ends', async () => {
    const hubs = startHubs([60_000, 0], firstWins)
    const first = await hubs.connect(0)
    const person = await hubs.connect(1, { takeOver: true })
    await hubs.settle()
    expect([first, person].map(reasonOf)).toEqual(['kicked', null])
    expect(reasonOf(await hubs.connect(0)), 'the seat is theirs').toBe('kicked')
  })

  it('takes over also when their client has gone before the answer, because the other session has lost its seat', async () => {
    const hubs = startHubs([0, 0], firstWins)
    const first = await hubs.connect(0)
    const release = hubs.memory.seats.holdAnswers()
    const person = await hubs.connect(1, { takeOver: true })
    person.peer.closed()
    release()
    await hubs.clock.tick()
    await hubs.settle()
    expect(reasonOf(first)).toBe('kicked')
    expect(hubs.memory.seats.count()).toBe(0)
  })

  it('is signed in once where a person takes over before the first sign-in was answered', async () => {
    const hubs = startHubs([0, 0], firstWins)
    const release = hubs.memory.seats.holdAnswers()
    const early = await hubs.connect(0)
    const releaseLate = hubs.memory.seats.holdAnswers()
    const person = await hubs.connect(1, { takeOver: true })
    releaseLate()
    await hubs.clock.tick()
    await hubs.settle()
    release()
    await hubs.clock.tick()
    await hubs.settle()
    expect([early, person].map(reasonOf)).toEqual(['kicked', null])
    expect(hubs.memory.seats.count()).toBe(1)
  })

  it('is kept out by a half-open session as long as by one of the same process', async () => {
    const hubs = startHubs([0, 0], firstWins)
    await hubs.connect(0)
    await hubs.clock.advance(59_000)
    expect(reasonOf(await hubs.connect(1))).toBe('kicked')
    await hubs.clock.advance(1000)
    expect(reasonOf(await hubs.connect(1))).toBeNull()
  })

  it('never loses a session to a client that comes back by itself to another process, under last-wins', async () => {
    const hubs = startHubs([0, 0], { concurrentSessions: 'last-wins' })
    const away = await hubs.connect(0)
    away.peer.closed()
    const second = await hubs.connect(0)
    const back = await hubs.connect(1, { attempt: 1, session: sessionOf(welcomeOf(away)) })
    await hubs.settle()
    expect([second, back].map(reasonOf)).toEqual([null, 'kicked'])
  })

  it('has no seat left by a hello that was refused, ended early or lost its session meanwhile', async () => {
    const hubs = startHubs([0, 0], { ...firstWins, limits: { maxSessionsPerUser: 1 } })
    const first = await hubs.connect(0)
    const { session } = welcomeOf(first)
    first.peer.closed()
    await hubs.clock.tick()
    const release = hubs.memory.seats.holdAnswers()
    const back = await hubs.connect(0, { attempt: 1, session: sessionOf(welcomeOf(first)) })
    const gone = await hubs.connect(1, { token: 'bob' })
    gone.peer.closed()
    await hubs.hubs[0]?.closeSession(session.id)
    release()
    await hubs.clock.tick()
    expect(reasonOf(back)).toBe('server-error')
    expect(hubs.hubs[0]?.sessions()).toEqual([])
    expect(hubs.memory.seats.count()).toBe(0)
  })

  it('is sent away when the store cannot say whether they are connected', async () => {
    const hubs = startHubs([0, 0], firstWins)
    hubs.memory.seats.fail(new Error('Redis is gone'))
    expect(reasonOf(await hubs.connect(0))).toBe('server-error')
  })
})

describe('an operator who closes a session at any process', () => {
  it('ends it where it is, with the words, and it cannot be resumed', async () => {
    const hubs = startHubs([0, 0])
    const peer = await hubs.connect(0)
    const { session } = welcomeOf(peer)
    const closed = hubs.hubs[1]?.closeSession(session.id, { message: 'Bye.', final: true })
    expect(await closed).toBe(true)
    await hubs.settle()
    expect(peer.frames.at(-1)).toEqual({
      t: 'goodbye',
      reason: 'process-closed',
      message: 'Bye.',
      final: true,
    })
    const again = await hubs.connect(0, { session: { id: session.id, key: session.key } })
    expect(welcomeOf(again).session.resumed).toBe(false)
    expect(await hubs.hubs[1]?.closeSession(session.id)).toBe(false)
  })
})
