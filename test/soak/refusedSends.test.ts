import { describe, expect, it } from 'vitest'
import { createClient, follow } from '../client/support/client.js'
import { startScript, startServer, welcome } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { nest } from './support/frames.js'
import { outcomes } from './support/outcomes.js'

describe('a send that the server can never take', () => {
  it('is rejected when the welcome announces a smaller limit, and holds up no other', async () => {
    const server = await startServer({ limits: { maxFrameBytes: 2000, maxHelloBytes: 2000 } })
    const client = createClient(server.url)
    const found = outcomes({
      before: client.channel('a').send('small'),
      huge: client.channel('a').send('x'.repeat(10_000)),
      after: client.channel('a').send('small too'),
    })
    client.connect()
    await until('all settled', () => !Object.values(found).includes('waits'))
    expect(found).toEqual({ before: 'ok', huge: 'message-too-big', after: 'ok' })
    expect(client.sockets).toHaveLength(1)
  })

  it('is rejected when its data is nested deeper than the wire allows, and takes no other down with it', async () => {
    const server = await startServer()
    const client = createClient(server.url)
    const found = outcomes({
      before: client.channel('a').send('flat'),
      deep: client.channel('a').send(nest(63)),
      deepest: client.channel('a').send(nest(62)),
      after: client.channel('a').send({ text: '[[[{{{"\\'.repeat(40) }),
    })
    client.connect()
    await until('all settled', () => !Object.values(found).includes('waits'))
    expect(found).toEqual({ before: 'ok', deep: 'invalid', deepest: 'ok', after: 'ok' })
    expect(server.all('frame-rejected')).toEqual([])
  })

  it('is rejected when its id or its channel is no name', async () => {
    const server = await startServer()
    const client = createClient(server.url)
    client.connect()
    await client.reaches('connected')
    const found = outcomes({
      empty: client.channel('a').send(1, { id: '' }),
      long: client.channel('a').send(1, { id: 'x'.repeat(201) }),
      half: client.channel('a').send(1, { id: '\ud800' }),
      fine: client.channel('a').send(1, { id: '__proto__' }),
    })
    await until('all settled', () => !Object.values(found).includes('waits'))
    expect(found).toEqual({ empty: 'invalid', long: 'invalid', half: 'invalid', fine: 'ok' })
    expect(() => client.channel('half \ud800')).toThrow(TypeError)
  })
})

describe('a message over which the server closes the connection', () => {
  it.each([
    ['with a goodbye', true],
    ['without one', false],
  ])('%s, is rejected and never sent again; the others go through [F32 T18]', async (_how, saysWhy) => {
    const server = await startScript((frame, send, socket) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t !== 'publish') return
      if (String(frame['d']).length < 1000) return send({ t: 'ack', id: frame['id'], o: 1 })
      if (saysWhy) send({ t: 'goodbye', reason: 'message-too-big' })
      socket.close(1009)
    })
    const client = createClient(server.url)
    client.connect()
    await client.reaches('connected')
    const found = outcomes({
      before: client.channel('a').send('small'),
      huge: client.channel('a').send('x'.repeat(10_000)),
      after: client.channel('a').send('small too'),
    })
    await until('all settled', () => !Object.values(found).includes('waits'))
    expect(found).toEqual({ before: 'ok', huge: 'message-too-big', after: 'ok' })
    expect(server.frames.filter(({ d }) => String(d).length > 1000)).toHaveLength(1)
    expect(client.status()).toBe('connected')
  })
})

describe('a server that takes little at a time', () => {
  it('still gets every subscription', async () => {
    const server = await startServer({ limits: { maxBatch: 7 } })
    const client = createClient(server.url)
    const logs = Array.from({ length: 30 }, (_, n) => follow(client, `c${n}`))
    client.connect()
    await until('all subscribed', () => logs.every((log) => log.status() === 'subscribed'))
    expect(server.all('frame-rejected')).toEqual([])
  })

  it('gets the longest names that there are in messages that it takes', async () => {
    const server = await startServer()
    const client = createClient(server.url)
    const logs = Array.from({ length: 90 }, (_, n) => follow(client, `${'\u0001'.repeat(190)}${n}`))
    client.connect()
    await until('all subscribed', () => logs.every((log) => log.status() === 'subscribed'))
    expect(client.sockets).toHaveLength(1)
  })
})
