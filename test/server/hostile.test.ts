import { describe, expect, it } from 'vitest'
import type { ChannelsOption } from 'react-connectivity/server'
import { createHub } from '../../src/server/hub.js'
import { connectPeer } from './support/testPeer.js'
import { startServer, until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

describe('frames that cannot be used', () => {
  const hostile: readonly (string | Buffer)[] = [
    '{"t":"publish"',
    '',
    'null',
    '[]',
    '[null]',
    '7',
    '{}',
    '{"t":7}',
    '{"t":"welcome"}',
    '{"t":"from-the-future","x":1}',
    '{"t":"subscribe"}',
    '{"t":"subscribe","ch":""}',
    `{"t":"subscribe","ch":"${'x'.repeat(201)}"}`,
    '{"t":"subscribe","ch":"a","pos":{"epoch":"e","offset":-1}}',
    '{"t":"subscribe","ch":"\\ud800"}',
    '{"t":"ping","n":1.5}',
    `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
    JSON.stringify(Array.from({ length: 257 }, (_, n) => ({ t: 'ping', n }))),
    Buffer.from([0, 1, 2, 255]),
  ]

  it('are counted, reported and ignored, and the next good one counts [F52]', async () => {
    const server = await startServer({ limits: { maxBadFrames: 30 } })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    await client.next('subscribed')
    for (const [i, data] of hostile.entries()) {
      client.socket.send(data)
      client.send({ t: 'publish', id: `p${i}`, ch: 'a', d: i })
      expect(await client.next('ack')).toMatchObject({ id: `p${i}`, o: i + 1 })
    }
    await client.until(() => client.offsets('a').length === hostile.length)
    const rejected = server.events.filter((event) => event.type === 'frame-rejected')
    // Types of a newer version are reported and ignored, but not counted.
    let bad = 0
    const counts = rejected.map(({ problem }) => (problem === 'unknown-type' ? bad : ++bad))
    expect(rejected.map(({ count }) => count)).toEqual(counts)
    expect(rejected).toHaveLength(hostile.length)
    expect(new Set(rejected.map(({ problem }) => problem))).toEqual(
      new Set([
        'not-json',
        'empty',
        'not-a-frame',
        'unknown-type',
        'bad-field',
        'too-deep',
        'batch-too-long',
        'not-text',
      ]),
    )
  })

  it('may be of a newer version: a client that sends unknown types stays connected [F53]', async () => {
    const server = await startServer()
    const client = await server.connect()
    for (let i = 0; i < 50; i++) client.send({ t: 'presence', n: i }, { t: 'ping', n: i, later: true })
    await client.until(() => client.frames.filter((frame) => frame.t === 'pong').length === 50)
    expect(client.isClosed).toBe(false)
  })

  it('in a batch do not harm the good ones around them', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.socket.send(
      '[{"t":"subscribe","ch":"a"},null,{"t":"publish","id":"1","ch":7,"d":1},{"t":"publish","id":"2","ch":"a","d":2}]',
    )
    await client.next('ack')
    await client.settle()
    expect(client.frames.filter((frame) => frame.t === 'nack')).toMatchObject([{ id: '1', error: 'invalid' }])
    expect(client.messages('a')).toMatchObject([{ o: 1, d: 2, id: '2' }])
  })

  it('more than 20 in a minute end the connection, spread over longer they do not', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    const welcomed = async () => {
      const client = connectPeer(hub)
      client.send({ t: 'hello', v: 1, attempt: 0 })
      await clock.tick()
      return client
    }
    const patient = await welcomed()
    for (let i = 0; i < 100; i++) {
      patient.peer.receive('?')
      await clock.advance(3100)
    }
    expect(patient.close).toBeUndefined()
    const rash = await welcomed()
    for (let i = 0; i < 20; i++) rash.peer.receive('?')
    expect(rash.close).toBeUndefined()
    rash.peer.receive('?')
    expect(rash.close).toMatchObject({ code: 4400 })
    expect(rash.frames.at(-1)).toMatchObject({ t: 'goodbye', reason: 'protocol-error' })
  })

  it('names of object members are names like any other [F54]', async () => {
    const kinds = [
      ['*', { kind: 'log' }],
      ['toString', { kind: 'latest' }],
    ]
    const channels = Object.fromEntries(kinds) as ChannelsOption
    const server = await startServer({ channels })
    const client = await server.connect()
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']
    for (const name of names) {
      client.send({ t: 'subscribe', ch: name })
      expect(await client.next('subscribed')).toMatchObject({
        ch: name,
        kind: name === 'toString' ? 'latest' : 'log',
      })
      const d = `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`
      client.socket.send(`{"t":"publish","id":"${name}","ch":"${name}","d":${d},"__proto__":{"ch":"other"}}`)
      expect(await client.next('ack')).toMatchObject({ id: name })
      await client.until(() => client.messages(name).length === 1)
      expect(JSON.stringify(client.messages(name)[0]?.d)).toBe(d)
    }
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(server.sessions()[0]?.channels).toEqual(names)
  })

  it('a frame of 10 MB closes its sender with 1009 and no other client [F55]', async () => {
    const server = await startServer()
    const [good, huge] = [await server.connect(), await server.connect()]
    huge.socket.send(JSON.stringify({ t: 'publish', id: '1', ch: 'a', d: 'x'.repeat(10_000_000) }))
    expect((await huge.closed).code).toBe(1009)
    expect(await server.seen('connection-closed')).toMatchObject({
      code: 1009,
      reason: 'message-too-big',
      by: 'server',
    })
    good.send({ t: 'publish', id: '2', ch: 'a', d: 1 })
    expect(await good.next('ack')).toMatchObject({ id: '2', o: 1 })
    const deep = `{"t":"publish","id":"3","ch":"a","d":${'['.repeat(32_000)}${']'.repeat(32_000)}}`
    good.socket.send(deep)
    await good.settle()
    expect(good.frames.filter((frame) => frame.t === 'message')).toEqual([])
    expect(server.events.at(-1)).toMatchObject({ type: 'frame-rejected', problem: 'too-deep' })
  })
})

describe('too many frames', () => {
  it('are handled later and in order, and far too many end the connection with a time to wait', async () => {
    const server = await startServer({ limits: { framesPerSecond: 1000, frameBurst: 100 } })
    const client = await server.connect()
    let sent = 0
    const burst = (count: number) =>
      client.send(...Array.from({ length: count }, () => ({ t: 'publish', id: `${++sent}`, ch: 'a', d: 1 })))
    burst(250)
    const acks: string[] = []
    while (acks.length < 250) acks.push((await client.next('ack')).id)
    expect(acks).toEqual(Array.from({ length: 250 }, (_, n) => `${n + 1}`))
    expect(client.frames.some((frame) => frame.t === 'nack')).toBe(false)
    for (let i = 0; i < 20; i++) burst(250)
    expect(await client.closed).toEqual({ code: 4429, reason: 'rate-limited' })
    const goodbye = client.frames.at(-1)
    expect(goodbye).toMatchObject({ t: 'goodbye', reason: 'rate-limited' })
    expect((goodbye as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(10)
  })

  it('do not count the subscribing after a reconnect', async () => {
    const server = await startServer({ limits: { framesPerSecond: 1, frameBurst: 110 } })
    const client = await server.connect()
    for (let batch = 0; batch < 4; batch++) {
      client.send(...Array.from({ length: 250 }, (_, i) => ({ t: 'subscribe', ch: `${batch}-${i}` })))
    }
    client.send({ t: 'publish', id: '1', ch: 'a', d: 1 })
    expect(await client.next('ack')).toMatchObject({ id: '1' })
    await until(
      'all answers',
      () => client.frames.filter((frame) => frame.t === 'subscribed').length === 1000,
    )
  })

  it('cannot pile up behind a slow authorize', async () => {
    const server = await startServer({
      authorize: () => new Promise(() => undefined),
      limits: { maxPendingFrames: 50 },
    })
    const client = await server.connect()
    client.send(...Array.from({ length: 60 }, (_, i) => ({ t: 'publish', id: `${i}`, ch: 'a', d: 1 })))
    expect((await client.closed).code).toBe(1013)
  })
})
