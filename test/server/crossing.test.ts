import { describe, expect, it } from 'vitest'
import { errorsOf, startHubs, welcomeOf } from './support/hubs.js'
import type { TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'

const lobby = { t: 'subscribe', ch: 'lobby' } as const
const room = { lobby: { kind: 'log', concurrentSessions: 'last-wins' } } as const

const reasons = (peers: readonly TestPeer[]): (string | null)[] =>
  peers.map(({ close }) => close?.reason ?? null)
describe('a user who signs in at two processes at the same moment', () => {
  it.each([
    ['clocks that agree', [0, 0]],
    ['a clock that is ahead', [30_000, 0]],
    ['a clock that is behind', [-30_000, 0]],
    ['three processes', [0, -5000, 5000]],
  ])('stays signed in once: %s', async (_words, offsets) => {
    const { connect, settle } = startHubs(offsets, { concurrentSessions: 'last-wins' })
    const peers = await Promise.all(offsets.map((_, index) => connect(index)))
    expect(reasons(peers)).toEqual(offsets.map(() => null))
    await settle()
    expect(reasons(peers).filter((reason) => reason === null)).toHaveLength(1)
    expect(reasons(peers).filter((reason) => reason === 'kicked')).toHaveLength(offsets.length - 1)
  })

  it('stays signed in where the last sign-in was, whatever the clocks say', async () => {
    const { connect, settle } = startHubs([60_000, 0], { concurrentSessions: 'last-wins' })
    const first = await connect(0)
    await settle()
    const second = await connect(1)
    await settle()
    expect(reasons([first, second])).toEqual(['kicked', null])
  })

  it('stays signed in once where a process missed what the other one told', async () => {
    const { memory, connect, settle } = startHubs([60_000, 0], { concurrentSessions: 'last-wins' })
    const first = await connect(0)
    memory.lose()
    const second = await connect(1)
    await settle()
    expect(reasons([first, second]).filter((reason) => reason === null)).toHaveLength(1)
  })

  it('is not ended by what their own session told before it moved', async () => {
    const { connect, settle } = startHubs([0, 0], { concurrentSessions: 'last-wins' })
    const first = await connect(0)
    const moved = await connect(1, { session: sessionOf(welcomeOf(first)) })
    await settle()
    expect(reasons([first, moved])).toEqual(['replaced', null])
  })
})

describe('a user who enters a room for one at two processes at the same moment', () => {
  const enter = async (clock: { tick(): Promise<void> }, peer: TestPeer, frame: object = lobby) => {
    peer.send(frame)
    await clock.tick()
  }

  it.each([
    ['clocks that agree', [0, 0]],
    ['a clock that is ahead', [30_000, 0]],
    ['a clock that is behind', [-30_000, 0]],
  ])('is in it once: %s', async (_words, offsets) => {
    const { clock, connect, settle } = startHubs(offsets, { channels: room })
    const peers = await Promise.all(offsets.map((_, index) => connect(index)))
    for (const peer of peers) peer.send(lobby)
    await clock.tick()
    await settle()
    expect(peers.flatMap(errorsOf)).toEqual(['channel-kicked-elsewhere'])
  })

  it('is in it where they entered last, and can go back', async () => {
    const { clock, connect, settle } = startHubs([60_000, 0], { channels: room })
    const [first, second] = [await connect(0), await connect(1)]
    const told = ['channel-kicked-elsewhere']
    for (const [peer, errors] of [
      [first, [[], []]],
      [second, [told, []]],
      [first, [told, told]],
    ] as const) {
      await enter(clock, peer)
      await settle()
      expect([first, second].map(errorsOf)).toEqual(errors)
    }
  })
})
