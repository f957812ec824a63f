import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SessionInfo } from 'react-connectivity/server'
import { createHub } from '../../src/server/hub.js'
import { connectPeer } from './support/testPeer.js'
import { sessionOf, startServer, until, type TestServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const script = `import { WebSocket } from 'ws'
const socket = new WebSocket(process.argv[1])
socket.on('open', () => socket.send('{"t":"hello","v":1,"attempt":0}'))
socket.on('message', (data) => {
  const frames = [JSON.parse(String(data))].flat()
  for (const { t, n } of frames) {
    if (t === 'welcome') socket.send('{"t":"subscribe","ch":"room"}')
    if (t === 'ping') socket.send(JSON.stringify({ t: 'pong', n }))
  }
})`

/** A client in a process of its own, which can be killed and frozen; it is in the room. */
async function startClient(server: TestServer) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, server.url], {
    stdio: 'inherit',
  })
  const kill = (): void => void child.kill('SIGKILL')
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    kill()
    await once(child, 'exit')
  })
  await server.seen('subscribed')
  return { kill, freeze: () => void child.kill('SIGSTOP') }
}

const present = (sessions: readonly SessionInfo[]): number =>
  sessions.filter(({ connected }) => connected).length

describe('the presence of a client', () => {
  it('ends when its process is killed, without waiting for its silence [S19]', async () => {
    const server = await startServer()
    const client = await startClient(server)
    expect(server.sessions()).toMatchObject([{ connected: true, channels: ['room'] }])
    client.kill()
    await until('the client to be gone', () => present(server.sessions()) === 0)
    expect(server.sessions()).toMatchObject([{ connected: false, channels: [] }])
    expect(server.stats()).toMatchObject({ welcomedConnections: 0, subscriptions: 0 })
    expect(await server.seen('left')).toMatchObject({ planned: false })
  })

  it('ends when its process hangs and its socket stays open [S19]', async () => {
    const heartbeat = { intervalMs: 500, timeoutMs: 500, idleMs: 3000 }
    const server = await startServer({ heartbeat })
    const client = await startClient(server)
    client.freeze()
    await until('the client to be gone', () => present(server.sessions()) === 0)
    expect(await server.seen('connection-closed')).toMatchObject({ reason: 'idle-timeout', by: 'server' })
  })

  it('ends 60 s after the last sign of life of a link that died without a word [S19]', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.advance(10_000)
    client.send({ t: 'subscribe', ch: 'room' })
    await clock.advance(59_900)
    expect(present(hub.sessions())).toBe(1)
    await clock.advance(100)
    // Its socket is not even closed yet.
    expect(present(hub.sessions())).toBe(0)
    expect(hub.stats()).toMatchObject({
      connections: 1,
      welcomedConnections: 0,
      subscriptions: 0,
      channels: 0,
    })
  })

  it('ends before its socket when it says bye [S19]', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.send({ t: 'bye' })
    await client.closed
    expect(await server.seen('left')).toMatchObject({ planned: true })
    expect(present(server.sessions())).toBe(0)
  })

  it('passes to its newer socket, and the end of the older one does not end it [S19]', async () => {
    const server = await startServer()
    const ghost = await server.connect()
    ghost.socket.pause()
    const client = await server.connect({ session: sessionOf(ghost.welcome) })
    expect(client.welcome.session.resumed).toBe(true)
    expect(present(server.sessions())).toBe(1)
    ghost.cut()
    await server.seen('connection-closed')
    expect(server.sessions()).toMatchObject([{ connected: true, connectionId: client.welcome.connection }])
    await client.settle()
  })
})
