import { createServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import {
  createConnectivity,
  probingDialler,
  reconnectingDialler,
  webSocket,
  type ConnectivityOptions,
} from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer, WebSocket } from 'ws'
import { quick } from './support/client.js'
import { freePort } from './support/server.js'
import { until } from './support/wait.js'

/** A server whose answers to probes and upgrades are set, with what it was asked. */
async function startProbed(port = 0) {
  const asked: { readonly what: string; readonly headers: object }[] = []
  const answers = { head: 200, upgrades: [] as number[] }
  const sockets = new WebSocketServer({ noServer: true })
  const http = createServer((request, response) => {
    asked.push({ what: `${String(request.method)} ${String(request.url)}`, headers: request.headers })
    response.writeHead(answers.head).end()
  })
  http.on('upgrade', (request, stream, head) => {
    asked.push({ what: 'upgrade', headers: {} })
    const refusal = answers.upgrades.shift()
    if (refusal !== undefined) stream.end(`HTTP/1.1 ${String(refusal)} Refused\r\nConnection: close\r\n\r\n`)
    else sockets.handleUpgrade(request, stream, head, () => undefined)
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate()
    http.closeAllConnections()
    await new Promise<void>((resolve) => http.close(() => resolve()))
  }
  onTestFinished(close)
  const bound = (http.address() as AddressInfo).port
  return {
    port: bound,
    answers,
    asked,
    what: () => asked.map(({ what }) => what),
    drop: () => sockets.clients.forEach((socket) => socket.terminate()),
    close,
  }
}

function createProbing(url: string, options: ConnectivityOptions = { backoff: quick }, withinMs = 20_000) {
  const dialled: string[] = []
  const inner = reconnectingDialler({ WebSocket })
  const dialler = probingDialler(
    { ...inner, dial: (to, ...rest) => (dialled.push(to), inner.dial(to, ...rest)) },
    { withinMs },
  )
  const client = createConnectivity(webSocket(url, { dialler }), options)
  onTestFinished(client.dispose)
  const status = (): string => client.getState().connection.status
  return { client, dialled, status, reaches: (wanted: string) => until(wanted, () => status() === wanted) }
}

/** A server that accepts connections and never answers. */
async function startSilent(port: number): Promise<{ readonly open: () => number }> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    // Without a reader the end of the client stays unnoticed.
    socket.resume()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { open: () => sockets.size }
}

describe('an app that asks before it dials', () => {
  it('connects at the fourth dial when upgrades fail three times after a good probe [N6]', async () => {
    const server = await startProbed()
    server.answers.upgrades.push(503, 503, 503)
    const { client, reaches } = createProbing(`ws://127.0.0.1:${server.port}/feed`)
    client.connect()
    await reaches('connected')
    expect(server.what()).toEqual([
      'upgrade',
      'HEAD /feed',
      'upgrade',
      'HEAD /feed',
      'upgrade',
      'HEAD /feed',
      'upgrade',
    ])
  })

  it('keeps dialling with backoff while the probe is answered 500: a server that fails is a server that is there [N5]', async () => {
    const server = await startProbed()
    server.answers.head = 500
    server.answers.upgrades.push(500, 500, 500, 500)
    const { client, reaches } = createProbing(`ws://127.0.0.1:${server.port}/feed`)
    const waits = new Set<number>()
    const lost = new Set<string>()
    client.subscribe(({ connection: { status, reason, nextAttemptAt } }) => {
      if (nextAttemptAt === null) return
      waits.add(nextAttemptAt)
      lost.add(`${status} ${reason}`)
    })
    client.connect()
    await reaches('connected')
    // No dial is left out, and none comes without its probe: a probe without an answer takes the place of the upgrade.
    const probed = ['HEAD /feed', 'upgrade']
    expect(server.what()).toEqual(['upgrade', ...probed, ...probed, ...probed, ...probed])
    expect([waits.size, [...lost]]).toEqual([4, ['connecting unreachable']])
  })

  it('makes no socket while nothing answers, except each third time, and connects when the server is back', async () => {
    const port = await freePort()
    const { client, dialled, reaches } = createProbing(`ws://127.0.0.1:${port}/feed`)
    client.connect()
    const attempts = (): number => client.getState().connection.outage?.attempts ?? 0
    await until('seven attempts', () => attempts() >= 7)
    expect(dialled).toHaveLength(Math.ceil(attempts() / 3))
    expect(client.getState().connection).toMatchObject({ status: 'connecting', reason: 'unreachable' })
    const server = await startProbed(port)
    await reaches('connected')
    expect(server.what().at(-1)).toBe('upgrade')
  })

  it('sends neither a query, nor cookies, nor a token with the probe', async () => {
    const server = await startProbed()
    server.answers.upgrades.push(503)
    const { client, reaches } = createProbing(
      `ws://127.0.0.1:${server.port}/feed?token=secret-canary#secret-canary`,
    )
    client.connect()
    await reaches('connected')
    const probe = server.asked.find(({ what }) => what.startsWith('HEAD'))
    expect(probe?.what).toBe('HEAD /feed')
    expect(JSON.stringify(probe)).not.toContain('secret-canary')
    expect(Object.keys(probe?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie', 'authorization']))
  })

  it('is not held up by a probe that hangs', async () => {
    const port = await freePort()
    const { client, dialled } = createProbing(`ws://127.0.0.1:${port}/feed`, { backoff: quick }, 50)
    client.connect()
    await until('a first dial in vain', () => client.getState().connection.outage !== null)
    await startSilent(port)
    const before = dialled.length
    await until('another dial', () => dialled.length > before)
  })

  it('dials each third time, too, while each probe is given up before its end', async () => {
    const port = await freePort()
    const { client, dialled } = createProbing(
      `ws://127.0.0.1:${port}/feed`,
      { backoff: quick, times: { handshakeMs: 100 } },
      120_000,
    )
    client.connect()
    await until('a first dial in vain', () => client.getState().connection.outage !== null)
    await startSilent(port)
    const before = dialled.length
    await until('another dial', () => dialled.length > before)
  })

  it('drops a probe that hangs when it disconnects', async () => {
    const port = await freePort()
    const { client, dialled, status } = createProbing(
      `ws://127.0.0.1:${port}/feed`,
      { backoff: quick },
      120_000,
    )
    client.connect()
    await until('a first dial in vain', () => client.getState().connection.outage !== null)
    const silent = await startSilent(port)
    await until('a probe that hangs', () => silent.open() > 0)
    const before = dialled.length
    await client.disconnect()
    await until('its end', () => silent.open() === 0)
    expect([status(), dialled.length]).toEqual(['disconnected', before])
  })
})
