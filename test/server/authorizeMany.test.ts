import { describe, expect, it } from 'vitest'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import type { AccessRequests, AuthorizeMany, ServerEvent } from 'react-connectivity/server'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { startServer } from './support/testServer.js'
import { createVirtualClock, type VirtualClock } from './support/virtualClock.js'
import { after } from './support/welcomed.js'

async function createWorld(
  authorizeManyOn: (clock: VirtualClock) => AuthorizeMany,
  options: Partial<HubOptions> = {},
) {
  const clock = createVirtualClock()
  const asked: AccessRequests[] = []
  const answer = authorizeManyOn(clock)
  const authorizeMany: AuthorizeMany = (requests) => {
    asked.push(requests)
    return answer(requests)
  }
  const hub = createHub({
    environment: clock.environment,
    authenticate: ({ token = 'ann' }) => ({ id: token }),
    authorizeMany,
    ...options,
  })
  const events: ServerEvent[] = []
  hub.on((event) => events.push(event))
  const dial = async (token: string): Promise<TestPeer> => {
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0, token })
    await clock.tick()
    return client
  }
  return { clock, hub, asked, events, dial, client: await dial('ann') }
}

const subscribes = (from: number, to: number): object[] =>
  Array.from({ length: to - from }, (_, n) => ({ t: 'subscribe', ch: `room-${from + n}` }))

const channelsOf = ({ frames }: TestPeer, type: string): unknown[] =>
  frames.flatMap((frame) => (frame.t === type && 'ch' in frame ? [frame.ch] : []))

const yes: AuthorizeMany = ({ requests }) => requests.map(() => true)

describe('authorizeMany', () => {
  it('lets 1,500 channels come up within 2 s where each of its calls takes 5 ms, and is asked a few times only', async () => {
    const { clock, client, asked } = await createWorld(
      (at) => async (given) => after(at, 5, await yes(given)),
    )
    const beganAt = clock.environment.now()
    for (let from = 0; from < 1500; from += 250) client.send(...subscribes(from, from + 250))
    await clock.advance(100)
    expect(clock.environment.now() - beganAt).toBeLessThan(2000)
    expect(channelsOf(client, 'subscribed')).toHaveLength(1500)
    expect(asked.length).toBeLessThanOrEqual(12)
    expect(Math.max(...asked.map(({ requests }) => requests.length))).toBe(256)
  })

  it('is asked once for what one user asks in a tick, and for each user apart', async () => {
    const { clock, client, asked, dial } = await createWorld(() => yes)
    const bob = await dial('bob')
    client.send({ t: 'subscribe', ch: 'a' }, { t: 'publish', id: '1', ch: 'b', d: 1 })
    client.send({ t: 'subscribe', ch: 'c' })
    bob.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    expect(asked).toEqual([
      {
        user: { id: 'ann' },
        requests: [
          { channel: 'a', action: 'subscribe' },
          { channel: 'b', action: 'publish' },
          { channel: 'c', action: 'subscribe' },
        ],
      },
      { user: { id: 'bob' }, requests: [{ channel: 'a', action: 'subscribe' }] },
    ])
    expect([channelsOf(client, 'subscribed'), channelsOf(bob, 'subscribed')]).toEqual([['a', 'c'], ['a']])
  })

  it('refuses each request by its own answer', async () => {
    const { clock, client } = await createWorld(() => () => [
      true,
      false,
      { allowed: false, message: 'Ask Bob.' },
    ])
    client.send(...subscribes(0, 3))
    await clock.tick()
    expect(client.frames.slice(1)).toMatchObject([
      { t: 'channel-error', ch: 'room-1', error: 'channel-denied' },
      { t: 'channel-error', ch: 'room-2', error: 'channel-denied', message: 'Ask Bob.' },
      { t: 'subscribed', ch: 'room-0' },
    ])
  })

  it('that answers too few, or something else, refuses those without an answer alone, and the app is told', async () => {
    const { clock, client, events } = await createWorld(() => () => [
      true,
      'yes' as unknown as boolean,
      { allowed: true },
    ])
    client.send(...subscribes(0, 4))
    await clock.tick()
    expect(channelsOf(client, 'subscribed')).toEqual(['room-0', 'room-2'])
    expect(client.frames.filter(({ t }) => t === 'channel-error')).toMatchObject([
      { ch: 'room-1', error: 'server-error' },
      { ch: 'room-3', error: 'server-error' },
    ])
    expect(events.filter(({ type }) => type === 'callback-failed')).toMatchObject([
      {
        callback: 'authorizeMany',
        error: { message: expect.stringContaining('each of 4 requests') as string },
      },
    ])
  })

  it.each<[string, AuthorizeMany]>([
    [
      'throws',
      () => {
        throw new Error('no database')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no database'))],
    ['returns no list', () => true as unknown as boolean[]],
  ])('that %s refuses the requests of that call alone', async (_, broken) => {
    let calls = 0
    const { clock, client, events } = await createWorld(
      () => (given) => ((calls += 1) === 1 ? broken(given) : yes(given)),
    )
    client.send(...subscribes(0, 2))
    await clock.tick()
    client.send(...subscribes(2, 4))
    await clock.tick()
    expect(channelsOf(client, 'channel-error')).toEqual(['room-0', 'room-1'])
    expect(channelsOf(client, 'subscribed')).toEqual(['room-2', 'room-3'])
    expect(events.filter(({ type }) => type === 'callback-failed')).toMatchObject([
      { callback: 'authorizeMany' },
    ])
  })

  it('that hangs is given up in time, and holds up no later request of other channels', async () => {
    let calls = 0
    const { clock, client } = await createWorld(
      () => (given) => ((calls += 1) === 1 ? new Promise(() => undefined) : yes(given)),
    )
    client.send({ t: 'subscribe', ch: 'stuck' })
    await clock.tick()
    client.send({ t: 'subscribe', ch: 'fine' })
    await clock.advance(10)
    expect(channelsOf(client, 'subscribed')).toEqual(['fine'])
    await clock.advance(10_000)
    expect(client.frames.at(-1)).toMatchObject({ ch: 'stuck', error: 'server-error' })
  })

  it('keeps the order of the messages of a channel', async () => {
    const { clock, client } = await createWorld((at) => async (given) => after(at, 5, await yes(given)))
    client.send(...Array.from({ length: 30 }, (_, n) => ({ t: 'publish', id: `${n}`, ch: 'a', d: n })))
    await clock.advance(1000)
    const acks = client.frames.flatMap((frame) => (frame.t === 'ack' ? [[frame.id, frame.o]] : []))
    expect(acks).toEqual(Array.from({ length: 30 }, (_, n) => [`${n}`, n + 1]))
  })

  it('is asked about all channels of a session at once when rights are checked again', async () => {
    let isAllowed = true
    const { clock, client, asked, hub } = await createWorld(
      () =>
        ({ requests }) =>
          requests.map(({ channel }) => isAllowed || channel === 'room-3'),
    )
    client.send(...subscribes(0, 40))
    await clock.tick()
    const before = asked.length
    isAllowed = false
    const done = hub.recheck()
    await clock.tick()
    await done
    await clock.tick()
    expect(asked.length - before).toBe(1)
    expect(channelsOf(client, 'channel-error')).toHaveLength(39)
  })

  it('is one of two ways to answer, and not both at once', () => {
    const { environment } = createVirtualClock()
    expect(() => createHub({ environment, authorize: () => true, authorizeMany: yes })).toThrow(
      'expected either authorize or authorizeMany, got both',
    )
  })

  it('answers a page with 1,500 channels on a real server', async () => {
    let calls = 0
    const server = await startServer({
      authenticate: ({ token = 'ann' }) => ({ id: token }),
      async authorizeMany(given) {
        calls += 1
        await new Promise((resolve) => setTimeout(resolve, 5))
        return yes(given)
      },
    })
    const client = await server.connect()
    for (let from = 0; from < 1500; from += 250) client.send(...subscribes(from, from + 250))
    await client.until(() => client.frames.filter(({ t }) => t === 'subscribed').length === 1500)
    expect(calls).toBeLessThan(100)
    expect(server.events.filter(({ type }) => type === 'callback-failed')).toEqual([])
  })
})
