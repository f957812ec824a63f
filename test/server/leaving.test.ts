import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChannelServer, createMemoryStore } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import { SocketCounters } from '../../src/server/serverStats.js'
import { createWebSocketAcceptor, loadWebSocketServer } from '../../src/server/http/webSocketAcceptor.js'
import { openRaw, rawFrame } from './support/rawSocket.js'
import { TestClient } from './support/testClient.js'
import { connectPeer } from './support/testPeer.js'
import { sessionOf, sleep, startServer, until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

describe('leaving', () => {
  it('has two steps when planned: the channels are left, then the socket closes [T1]', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' }, { t: 'subscribe', ch: 'b' })
    await client.next('subscribed')
    await client.next('subscribed')
    client.send({ t: 'publish', id: '1', ch: 'c', d: 1 }, { t: 'bye' })
    expect(await client.closed).toEqual({ code: 1000, reason: '' })
    expect(client.frames.at(-1), 'the publish before it is acknowledged').toMatchObject({ t: 'ack', id: '1' })
    await server.seen('connection-closed')
    const order = server.events.map((event) =>
      event.type === 'unsubscribed' ? `unsubscribed ${event.channel}` : event.type,
    )
    expect(order.slice(-5)).toEqual([
      'published',
      'unsubscribed a',
      'unsubscribed b',
      'left',
      'connection-closed',
    ])
    expect(server.events.at(-1)).toMatchObject({ code: 1000, reason: 'closed-by-app', by: 'client' })
    expect(server.events.at(-2)).toMatchObject({ planned: true })
    expect(server.sessions()).toMatchObject([{ connected: false, channels: [] }])
    expect((await server.connect({ session: sessionOf(client.welcome) })).welcome.session.resumed).toBe(true)
  })

  it('is final: frames of a client after its bye do not count', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    const publish = (id: string) => ({ t: 'publish', id, ch: 'a', d: id })
    client.send(publish('before'), { t: 'bye' }, publish('in the same batch'))
    client.send(publish('after'))
    await clock.tick()
    expect(client.close?.code).toBe(1000)
    expect(await hub.publish('a', 'next')).toEqual({ offset: 2 })
  })

  it('is reported once, whichever side ended the connection', async () => {
    const server = await startServer()
    const ends = (type: string) => server.events.filter((event) => event.type === type)
    const [kicked, cut] = [await server.connect(), await server.connect()]
    await server.kick({ session: kicked.welcome.session.id })
    await kicked.closed
    cut.cut()
    await until('both ends', () => ends('connection-closed').length === 2)
    expect(ends('left')).toHaveLength(2)
  })

  it('of one channel is answered and stops its messages', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    await client.next('subscribed')
    client.send({ t: 'unsubscribe', ch: 'a' })
    expect(await client.next('unsubscribed')).toEqual({ t: 'unsubscribed', ch: 'a' })
    await server.publish('a', 1)
    await client.settle()
    expect(client.offsets('a')).toEqual([])
  })
})

describe('closing the server', () => {
  it('sends every client the reason and the spread, and closes with 1012', async () => {
    const server = await startServer()
    const clients = await Promise.all([server.connect(), server.connect(), server.connect()])
    await server.close({ spreadMs: 15_000, message: 'A new version is coming.' })
    for (const client of clients) {
      expect(await client.closed).toEqual({ code: 1012, reason: 'server-restart' })
      expect(client.frames.at(-1)).toEqual({
        t: 'goodbye',
        reason: 'server-restart',
        spreadMs: 15_000,
        message: 'A new version is coming.',
      })
    }
    expect(server.events.filter((event) => event.type === 'connection-closed')).toHaveLength(3)
    expect(() => server.url).toThrow('expected the HTTP server to listen')
    await server.close()
  })

  it('does not wait for a client that never answers', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.socket.pause()
    await server.close({ graceMs: 50 })
    expect(server.events.filter((event) => event.type === 'connection-closed')).toHaveLength(1)
  })

  it('cuts nobody off who has all the time to leave', async () => {
    const server = await startServer()
    const { socket, received } = await openRaw(server.address().port)
    socket.write(rawFrame('text', '{"t":"hello","v":1,"attempt":0}'))
    await until('the welcome', () => received().includes('welcome'))
    const closed = server.close({ graceMs: Infinity })
    await until('the goodbye', () => received().includes('goodbye'))
    await sleep(10)
    socket.write(rawFrame('close', Buffer.from([0x03, 0xf4])))
    await closed
    expect(await server.seen('connection-closed')).toMatchObject({ code: 1012, reason: 'server-restart' })
  })

  it('gives the port back and sends everybody away, also when the store cannot be closed, which it tells', async () => {
    const store = { ...createMemoryStore(), close: () => Promise.reject(new Error('the disk is gone')) }
    const server = await createChannelServer({
      port: 0,
      insecure: true,
      store,
      allowedOrigins: ['no-origin'],
    })
    const { url } = server
    const client = new TestClient(url)
    await client.opened()
    await client.hello()
    await expect(server.close()).rejects.toThrow('the disk is gone')
    expect((await client.closed).code).toBe(1012)
    await expect(fetch(url.replace('ws:', 'http:'))).rejects.toThrow('fetch failed')
  })

  it('cuts off sockets that outlive the grace time, even when nothing else closes them', async () => {
    const http = createServer()
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void http.close())
    const peer = { receive: () => undefined, control: () => false, closed: () => undefined }
    const server = await loadWebSocketServer(1000)
    const acceptor = createWebSocketAcceptor({ accept: () => peer }, server, new SocketCounters())
    const facts = { origin: null, address: null, headers: {} }
    http.on('upgrade', (request, socket, head) => acceptor.upgrade(request, socket, head, facts))
    const client = new TestClient(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
    await client.opened()
    await acceptor.drained(50)
    expect((await client.closed).code).toBe(1006)
    await acceptor.drained(50)
  })

  it('leaves no timer behind', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    connectPeer(hub)
    expect(clock.timers()).toBe(3)
    await hub.close()
    expect(clock.timers()).toBe(0)
  })
})
