import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { createChaosProxy, type ChaosProxy } from '../../lab/chaosProxy.js'
import { withStoppedTime } from '../client/support/stoppedTime.js'
import { bareClient, outwait, until, type BareClient } from './bareClient.js'

let echo: WebSocketServer
let proxy: ChaosProxy
let received: string[]
const clients = new Set<BareClient>()

beforeEach(async () => {
  received = []
  echo = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  echo.on('connection', (socket) => {
    socket.on('error', () => undefined)
    socket.on('message', (data) => {
      received.push(String(data))
      socket.send(`echo ${String(data)}`)
    })
  })
  await once(echo, 'listening')
  proxy = await createChaosProxy(() => (echo.address() as AddressInfo).port)
})

afterEach(() => {
  for (const { socket } of clients) socket.terminate()
  clients.clear()
  proxy.close()
  for (const socket of echo.clients) socket.terminate()
  echo.close()
})

const url = (): string => `ws://127.0.0.1:${proxy.port}/`

function dial(): BareClient {
  const client = bareClient(url())
  clients.add(client)
  return client
}

async function opened(): Promise<BareClient> {
  const client = dial()
  expect(await client.opened).toBe(true)
  return client
}

async function expectEcho(client: BareClient, text: string): Promise<void> {
  client.socket.send(text)
  await until(() => client.texts.includes(`echo ${text}`), `the echo of ${text}`)
}

async function expectSilence(client: BareClient, text: string): Promise<void> {
  client.socket.send(text)
  await outwait()
  expect(client.texts).not.toContain(`echo ${text}`)
  expect(client.socket.readyState).toBe(client.socket.OPEN)
}

describe('the chaos proxy', () => {
  test('passes bytes while nothing is set', async () => {
    const client = await opened()
    await expectEcho(client, 'hello')
    await expectEcho(client, 'x'.repeat(600_000))
    expect(proxy.live()).toBe(1)
  })

  test('refuses: a new socket gets ECONNREFUSED, one that stands goes on, and later ones open again', async () => {
    const old = await opened()
    proxy.refuse()
    expect(await dial().ended).toMatchObject({ code: 1006, error: 'ECONNREFUSED' })
    await expectEcho(old, 'still here')
    await proxy.pass()
    await expectEcho(await opened(), 'again')
  })

  test('drops: both ends of an open socket lose it by a reset', async () => {
    const client = await opened()
    const [server] = [...echo.clients]
    const serverEnd = once(server!, 'close')
    // A plain socket shows the reset, because `ws` hides the system error of an open socket.
    const plain = connect(proxy.port, '127.0.0.1')
    await once(plain, 'connect')
    await until(() => proxy.live() === 2, 'two connections')
    const plainEnd = once(plain, 'error')
    proxy.drop()
    expect((await plainEnd)[0]).toMatchObject({ code: 'ECONNRESET' })
    expect(await client.ended).toMatchObject({ code: 1006 })
    expect((await serverEnd)[0]).toBe(1006)
    await until(() => proxy.live() === 0, 'no connection left')
  })

  test('ends a socket by FIN: closed without a close frame and without an error', async () => {
    const client = await opened()
    proxy.fin()
    expect(await client.ended).toEqual({ code: 1006, reason: '', error: undefined })
  })

  test('half-open: sends go nowhere, the socket says open, and healing does not bring it back', async () => {
    const client = await opened()
    proxy.set({ stall: 'both' })
    await expectSilence(client, 'into the void')
    expect(client.socket.bufferedAmount).toBe(0)
    expect(received).toEqual([])
    await proxy.pass()
    await expectSilence(client, 'still silent')
    await expectEcho(await opened(), 'a new one works')
  })

  test('half-open: not even the end of the server reaches the client', async () => {
    const client = await opened()
    proxy.set({ stall: 'both' })
    for (const socket of echo.clients) socket.terminate()
    await outwait()
    expect(client.socket.readyState).toBe(client.socket.OPEN)
  })

  test('half-open upwards: the server is heard, the client is not', async () => {
    const client = await opened()
    proxy.set({ stall: 'up' })
    await expectSilence(client, 'unheard')
    expect(received).toEqual([])
    for (const socket of echo.clients) socket.send('news')
    await until(() => client.texts.includes('news'), 'what the server says')
  })

  test('half-open downwards: the client is heard, the server is not', async () => {
    const client = await opened()
    proxy.set({ stall: 'down' })
    await expectSilence(client, 'heard')
    expect(received).toEqual(['heard'])
  })

  test('slow: a message takes the latency, on its way there and on its way back', async () => {
    const client = await opened()
    proxy.set({ latencyMs: 20 })
    await expectEcho(client, 'near')
    proxy.set({ latencyMs: 600_000 })
    for (const socket of echo.clients) socket.send('news')
    await expectSilence(client, 'far away')
    expect(client.texts, 'the way back').toEqual(['echo near'])
    expect(received, 'the way there').toEqual(['near'])
  })

  test('thin: a long message takes its time', async () => {
    const client = await opened()
    proxy.set({ bytesPerSecond: 100 })
    await expectSilence(client, 'x'.repeat(50_000))
    expect(received).toEqual([])
  })

  test('slices: a message comes in many pieces, and whole', async () => {
    const client = await opened()
    proxy.set({ slice: true })
    const raw = connect(proxy.port, '127.0.0.1')
    let pieces = 0
    let text = ''
    raw.on('data', (data) => {
      pieces += 1
      text += String(data)
    })
    // The pieces leave a millisecond apart.
    await withStoppedTime(async (advance) => {
      raw.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
      for (let ms = 0; ms < 5000 && !text.includes('\r\n\r\n'); ms++)
        await advance(1, { sockets: [], exchanged: () => 0 })
    })
    expect(text).toContain('\r\n\r\n')
    expect(pieces).toBeGreaterThan(20)
    raw.destroy()
    await expectEcho(client, 'in one piece again')
  })

  test('hangs: the connection is made, and the handshake never answered', async () => {
    proxy.set({ hang: true })
    const client = dial()
    await until(() => proxy.live() === 1, 'a connection')
    await outwait()
    expect(client.socket.readyState).toBe(client.socket.CONNECTING)
    expect(echo.clients.size).toBe(0)
  })

  test('resets a new connection before its handshake', async () => {
    proxy.set({ reset: true })
    expect(await dial().ended).toMatchObject({ code: 1006, error: 'ECONNRESET' })
  })

  test('resets new connections while there is no server behind it', async () => {
    const orphan = await createChaosProxy(() => undefined)
    const client = bareClient(`ws://127.0.0.1:${orphan.port}/`)
    expect(await client.ended).toMatchObject({ code: 1006, error: 'ECONNRESET' })
    orphan.close()
  })

  test('counts every connection that it accepts', async () => {
    const before = Date.now()
    await opened()
    await opened()
    expect(proxy.accepts).toHaveLength(2)
    expect(proxy.accepts[0]).toBeGreaterThanOrEqual(before)
  })
})
