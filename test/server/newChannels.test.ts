import { describe, expect, it } from 'vitest'
import { createWorld } from './support/hubWorld.js'
import type { TestPeer } from './support/testPeer.js'

const publishes = (prefix: string, count: number): object[] =>
  Array.from({ length: count }, (_, n) => ({ t: 'publish', id: `${prefix}${n}`, ch: `${prefix}${n}`, d: n }))

/** `<channel> <ack or error>` of each answer to a publish. */
const answersOf = ({ frames }: TestPeer): string[] =>
  frames.flatMap((frame) => {
    if (frame.t === 'ack') return [`${frame.id} kept`]
    return frame.t === 'nack' ? [`${frame.id} ${frame.error}`] : []
  })

describe('a client that publishes on one new name after the other', () => {
  const limits = { newChannelsPerMinute: 60, framesPerSecond: 10_000, frameBurst: 10_000 }
  const authenticate = ({ token = 'ann' }): { id: string } => ({ id: token })

  it('begins only so many channels, publishes on those that have begun, and may go on later', async () => {
    const { clock, hub, dial } = createWorld({ limits, authenticate })
    const client = await dial('192.0.2.1')
    client.send(...publishes('a', 60))
    await clock.tick()
    client.send(...publishes('b', 2), { t: 'publish', id: 'again', ch: 'a7', d: 1 })
    await clock.tick()
    expect(answersOf(client).slice(60)).toEqual(['b0 rate-limited', 'b1 rate-limited', 'again kept'])
    expect(hub.stats().totals.reachedLimits).toMatchObject({ newChannelsPerMinute: 2 })
    const bob = await dial('192.0.2.1', 'bob')
    bob.send(...publishes('c', 1))
    await clock.advance(1000)
    expect(answersOf(bob)).toEqual(['c0 kept'])
    client.send(...publishes('b', 2))
    await clock.tick()
    expect(answersOf(client).slice(63)).toEqual(['b0 kept', 'b1 kept'])
    client.send(...publishes('d', 1))
    await clock.tick()
    expect(answersOf(client).at(-1)).toBe('d0 rate-limited')
    for (let n = 0; n < 6; n += 1) {
      client.send({ t: 'ping', n })
      await clock.advance(20_000)
    }
    client.send(...publishes('d', 60))
    await clock.tick()
    expect(
      answersOf(client)
        .slice(-60)
        .filter((answer) => answer.endsWith('kept')),
    ).toHaveLength(60)
    client.send(...publishes('e', 1))
    await clock.tick()
    expect(answersOf(client).at(-1)).toBe('e0 rate-limited')
  })

  it('is counted by its address where all clients are one user', async () => {
    const { clock, dial } = createWorld({ limits })
    const [one, same, other] = [await dial('192.0.2.1'), await dial('192.0.2.1'), await dial('192.0.2.9')]
    one.send(...publishes('a', 60))
    await clock.tick()
    same.send(...publishes('b', 1))
    other.send(...publishes('c', 1))
    await clock.tick()
    expect([...answersOf(same), ...answersOf(other)]).toEqual(['b0 rate-limited', 'c0 kept'])
  })
})
