import { describe, expect, it } from 'vitest'
import type { ServerFrame } from '../../src/wire/frames.js'
import { connectPeer } from './support/testPeer.js'
import { startServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'
import { welcomed } from './support/welcomed.js'

const ephemeral = (id: string, more: object = {}): object => ({
  t: 'ephemeral',
  id,
  ch: 'a',
  d: 'typing',
  ...more,
})
const passed = (frames: readonly ServerFrame[]): ServerFrame[] => frames.filter(({ t }) => t === 'ephemeral')

describe('an ephemeral message', () => {
  it('reaches the subscribers of the moment but not its sender, and nothing of it is kept', async () => {
    const server = await startServer({
      authenticate: ({ token = '' }) => ({ id: token }),
      from: 'user-id',
    })
    const [ada, bob, eve] = [
      await server.connect({ token: 'ada' }),
      await server.connect({ token: 'bob' }),
      await server.connect({ token: 'eve' }),
    ]
    for (const client of [ada, bob]) {
      client.send({ t: 'subscribe', ch: 'a' })
      await client.next('subscribed')
    }
    const before = Date.now()
    ada.send(ephemeral('x'))
    expect(await ada.next('ack')).toEqual({ t: 'ack', id: 'x', ephemeral: true })
    const got = await bob.next('ephemeral')
    expect(got).toEqual({ t: 'ephemeral', ch: 'a', d: 'typing', from: 'ada', at: got.at })
    expect(got.at).toBeGreaterThanOrEqual(before)
    eve.send({ t: 'subscribe', ch: 'a', pos: { epoch: '*', offset: 0 } })
    expect(await eve.next('subscribed')).toMatchObject({ pos: { offset: 0 }, replay: 0 })
    expect(await server.publish('a', 'first')).toEqual({ offset: 1 })
    for (const client of [ada, eve]) {
      await client.settle()
      expect(passed(client.frames)).toEqual([])
    }
  })

  it('needs the right to publish, a channel that is, and one that clients publish on', async () => {
    const server = await startServer({
      channels: { a: { kind: 'log' }, inbox: { kind: 'session' }, broken: { kind: 'log' } },
      authorize: ({ channel, action }) => {
        if (channel === 'broken') throw new Error('bug')
        return action === 'subscribe' || { allowed: false, message: 'Read only.' }
      },
    })
    const client = await server.connect()
    client.send(
      ephemeral('denied'),
      ephemeral('nowhere', { ch: 'b' }),
      ephemeral('queue', { ch: 'inbox' }),
      ephemeral('odd', { ch: 'broken' }),
      ephemeral('none', { d: undefined }),
    )
    await client.settle()
    expect(
      client.frames.flatMap((frame) => (frame.t === 'nack' ? [`${frame.id} ${frame.error}`] : [])),
    ).toEqual([
      'denied forbidden',
      'nowhere not-found',
      'queue forbidden',
      'odd server-error',
      'none invalid',
    ])
  })

  it('is seen by onPublish, which knows that it is one, and not by the schema of the messages', async () => {
    const seen: unknown[] = []
    const { clock, hub, client, answers } = await welcomed({
      channels: {
        a: {
          kind: 'log',
          schema: {
            '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) },
          },
          onPublish({ isEphemeral, id, data }) {
            seen.push([isEphemeral, id])
            return data === 'rude' ? { refuse: 'too-rude' } : { changed: data }
          },
        },
      },
    })
    const bob = connectPeer(hub)
    bob.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    bob.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    client.send(ephemeral('x'), ephemeral('y', { d: 'rude' }))
    await clock.tick()
    expect(seen).toEqual([
      [true, 'x'],
      [true, 'y'],
    ])
    expect(answers()).toEqual(['x at undefined', 'y too-rude'])
    expect(passed(bob.frames)).toMatchObject([{ d: { changed: 'typing' } }])
  })

  it('is dropped for a reader that does not keep up, and never makes it one', async () => {
    const clock = createVirtualClock()
    const { hub, client } = await welcomed({ limits: { maxBufferedBytes: 20_000 } }, clock)
    const bob = connectPeer(hub)
    bob.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    bob.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    bob.buffered = 9000
    for (let i = 0; i < 100; i++) client.send(ephemeral(`${i}`, { d: 'x'.repeat(900) }))
    await clock.tick()
    // Room is left for messages, of which none may be lost.
    expect(passed(bob.frames)).toHaveLength(2)
    await hub.publish('a', 'kept')
    await clock.tick()
    expect(bob.frames.at(-1)).toMatchObject({ t: 'message', d: 'kept' })
    bob.buffered = 0
    client.send(ephemeral('again'))
    await clock.tick()
    expect(passed(bob.frames)).toHaveLength(3)
  })

  it('is refused above the rate of its connection, and not sent later', async () => {
    const { clock, client, answers } = await welcomed({ limits: { framesPerSecond: 10, frameBurst: 10 } })
    for (let i = 1; i <= 12; i++) client.send(ephemeral(`${i}`))
    await clock.advance(5000)
    expect(
      answers()
        .toSorted()
        .filter((answer) => answer.endsWith('rate-limited')),
    ).toHaveLength(2)
    expect(answers()).toHaveLength(12)
    expect(client.close).toBeUndefined()
  })

  it('is refused above the rate of bytes, too, and fine again below it', async () => {
    const { clock, client, answers } = await welcomed({ limits: { bytesPerSecond: 1000, byteBurst: 3000 } })
    for (let i = 1; i <= 4; i++) client.send({ ...ephemeral(`${i}`), d: 'x'.repeat(1000) })
    await clock.tick()
    expect(answers().filter((answer) => answer.endsWith('rate-limited'))).toEqual([
      '3 rate-limited',
      '4 rate-limited',
    ])
    await clock.advance(5000)
    client.send(ephemeral('5'))
    await clock.tick()
    expect(answers().at(-1)).not.toContain('rate-limited')
  })
})
