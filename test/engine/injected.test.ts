import { describe, expect, it } from 'vitest'
import { createListener, inject } from '../channels/support/listener.js'
import { createInbox, createWorld, type World } from './support/world.js'

const message = (o: number, d: unknown, ch = 'a') => ({ t: 'message', ch, o, d })

async function publish(world: World, ...data: unknown[]): Promise<void> {
  for (const each of data) void world.simulation.server.publish('a', each)
  await world.advance(100)
}

describe('a message that arrives', () => {
  it('twice is delivered once [F46]', async () => {
    const { world, inbox } = await createListener()
    inject(world, message(3, 3), [message(1, 1), message(2, 2), message(3, 3)])
    await publish(world, 4)
    inject(world, message(4, 4))
    expect(inbox.data).toEqual([1, 2, 3, 4])
    expect(world.channel('a').getState()).toMatchObject({ continuity: 'intact', gaps: 0 })
  })

  it('too early is not delivered before the ones that belong before it [F47]', async () => {
    const { world, inbox } = await createListener()
    void world.simulation.server.publish('a', 4)
    void world.simulation.server.publish('a', 5)
    inject(world, message(5, 5), message(4, 4))
    await world.advance(100)
    expect(inbox.data).toEqual([1, 2, 3, 4, 5])
  })

  it('after a lost one on a live connection makes the client request the lost one [F48]', async () => {
    const { world, inbox } = await createListener()
    world.network.mode = 'lose'
    await publish(world, 4)
    world.network.mode = 'pass'
    await publish(world, 5)
    expect(inbox.data).toEqual([1, 2, 3, 4, 5])
    expect(world.channel('a').getState()).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
    })
    expect(world.network.dials(), 'on the same link').toBe(1)
  })

  it('after one that is gone for good waits behind a lasting fault', async () => {
    const world = createWorld({}, { channels: { a: { kind: 'log', size: 2 } } })
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    world.network.mode = 'lose'
    await publish(world, 1, 2, 3)
    world.network.mode = 'pass'
    await publish(world, 4)
    expect(inbox.data).toEqual([])
    const fault = { reason: 'channel-full', acknowledged: false }
    expect(world.channel('a').getState()).toMatchObject({ status: 'failed', continuity: 'gap', fault })
    world.network.cut()
    await world.advance(20_000)
    await publish(world, 5)
    expect(inbox.data).toEqual([])
    expect(world.channel('a').getState()?.fault).toMatchObject(fault)
  })

  it('after the end of its channel or connection is not delivered', async () => {
    const { world, inbox } = await createListener()
    inject(
      world,
      [{ t: 'channel-error', ch: 'a', error: 'channel-full' }, message(4, 'late')],
      message(5, 'later'),
    )
    expect([inbox.data, world.channel('a').getState()?.status]).toEqual([[1, 2, 3], 'failed'])
    const other = await createListener()
    inject(other.world, [
      { t: 'goodbye', reason: 'server-restart' },
      { t: 'channel-error', ch: 'a', error: 'channel-full' },
      message(4, 'late'),
      { t: 'ack', id: 'x', o: 1 },
    ])
    await other.world.advance(60_000)
    await publish(other.world, 4)
    expect(other.inbox.data).toEqual([1, 2, 3, 4])
  })

  it('for a channel without subscribers, or before its subscription, is ignored', async () => {
    const { world, inbox } = await createListener()
    inject(world, message(1, 'x', 'b'), {
      t: 'subscribed',
      ch: 'b',
      kind: 'log',
      pos: { epoch: 'e', offset: 0 },
      replay: 0,
    })
    inject(world, { t: 'ack', id: 'never-sent', o: 1 }, { t: 'nack', id: 'never-sent', error: 'invalid' })
    inject(world, { t: 'channel-error', ch: 'b', error: 'channel-full' }, { t: 'unsubscribed', ch: 'a' })
    await publish(world, 4)
    expect(inbox.data).toEqual([1, 2, 3, 4])
    expect([...world.client.getState().channels.keys()]).toEqual(['a'])
    expect(world.problems).toEqual([])
  })
})

describe('malformed input', () => {
  const broken = ['', '{', 'null', '7', '[]]', '{"t":"message","ch":"a"}', '{"t":"ack"}', '<html>', '\u0000']

  it('is counted and reported, and later messages still arrive [F52]', async () => {
    const { world, inbox } = await createListener()
    for (const text of broken) world.network.inject(text)
    await publish(world, 4)
    expect(world.problems).toHaveLength(broken.length)
    for (const { code, message: words } of world.problems)
      expect([code, words]).toEqual(['protocol-error', expect.any(String)])
    expect([inbox.data, world.status(), world.network.dials()]).toEqual([[1, 2, 3, 4], 'connected', 1])
  })

  it('ends the connection only past the limit, and a new one is dialled', async () => {
    const { world, inbox } = await createListener({ maxProblems: 5 })
    for (let times = 0; times < 5; times += 1) world.network.inject('nonsense')
    await world.advance(60_001)
    for (let times = 0; times < 5; times += 1) world.network.inject('nonsense')
    expect(world.status()).toBe('connected')
    world.network.inject('nonsense')
    expect(world.client.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: 'protocol-error',
    })
    await world.advance(30_000)
    await publish(world, 4)
    expect([world.status(), inbox.data]).toEqual(['connected', [1, 2, 3, 4]])
  })

  it('of a type that a newer server knows is reported once for each type, and never ends the connection [F53]', async () => {
    const { world, inbox } = await createListener({ maxProblems: 5 })
    for (let times = 0; times < 100; times += 1) inject(world, { t: 'hologram' }, { t: 'smell' })
    await publish(world, 4)
    expect(world.problems.map(({ message: words }) => words)).toEqual([
      'from the server: unknown frame type "hologram"',
      'from the server: unknown frame type "smell"',
    ])
    expect([inbox.data, world.network.dials()]).toEqual([[1, 2, 3, 4], 1])
    for (let n = 0; n < 1000; n += 1) inject(world, { t: `type-${String(n)}` })
    expect(world.problems.length, 'nor fills the memory').toBeLessThan(100)
  })

  it('of a version that only a newer client speaks is a verdict: reload', async () => {
    const { world } = await createListener()
    inject(world, { t: 'goodbye', reason: 'update-required', message: 'This server speaks version 2.' })
    expect(world.client.getState().connection).toMatchObject({ status: 'failed', reason: 'update-required' })
  })
})

describe('names that every object inherits', () => {
  it('are names like any other, for channels, ids, keys and reasons [F54]', async () => {
    const world = createWorld()
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const inboxes = names.map(() => createInbox())
    names.forEach((name, n) => world.channel(name).subscribe({ onMessage: inboxes[n]?.take }))
    await world.connect()
    const data = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as unknown
    const receipts = Promise.all(names.map((name) => world.channel(name).send(data, { id: name })))
    await world.advance(100)
    expect((await receipts).map(({ id }) => id)).toEqual(names)
    for (const inbox of inboxes) expect(JSON.stringify(inbox.data)).toBe(JSON.stringify([data]))
    for (const reason of names) {
      inject(world, { t: 'goodbye', reason, message: '__proto__' })
      const { connection } = world.client.getState()
      expect(connection).toMatchObject({ status: 'reconnecting', reason: 'server-error', code: null })
      await world.advance(60_000)
      expect(world.status()).toBe('connected')
    }
    expect('polluted' in {}).toBe(false)
  })
})

describe('a second welcome', () => {
  it('on a live connection changes nothing: the session goes on', async () => {
    const { world } = await createListener()
    const { connection } = world.client.getState()
    const [welcome] = world.sent('server', 'welcome')
    inject(world, { ...welcome, connection: 'c', session: { id: 'other', key: 'x', resumed: false } })
    expect(world.client.getState().connection).toBe(connection)
    world.network.cut()
    await world.advance(20_000)
    expect(world.sent('client', 'hello').at(-1)).toMatchObject({ session: { id: connection.sessionId } })
    expect(world.client.getState().connection.sessionId).toBe(connection.sessionId)
  })
})
