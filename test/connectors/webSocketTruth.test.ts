import { reconnectingDialler, type WebSocketOptions } from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startScriptedSocket } from './servers/scriptedSocket.js'
import { endOf } from './support/endOf.js'
import { rooms, runSocket } from './support/socketRun.js'
import { until } from './support/wait.js'

describe('a send of an app with a WebSocket server of its own', () => {
  it('is not called written while the server closes the connection, and follows with the next one where it may', async () => {
    const made: WebSocket[] = []
    class Recorded extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols)
        made.push(this)
      }
    }
    const server = await startScriptedSocket()
    const dialler = reconnectingDialler({ WebSocket: Recorded })
    const run = runSocket(server.url, { dialler, channels: rooms })
    run.client.connect()
    await run.reaches('connected')
    const [peer] = server.sockets
    // The server does not see the answer to its close, so the socket of the client stays on its way out.
    peer?.pause()
    peer?.close(1012)
    await until('the close frame', () => made[0]?.readyState === WebSocket.CLOSING)
    expect(run.connection().status).toBe('connected')
    const orders = run.channel('orders')
    const endOfPlain = endOf(orders.send('plain'))
    const again = orders.send('again', { resend: true })
    await until('both in the outbox', () => run.client.getState().outbox.length === 2)
    peer?.terminate()
    await again
    expect(endOfPlain()).toMatchObject({ code: 'connection-lost' })
    await until('the send at the server', () => server.received.length > 0)
    expect(server.received).toEqual(['{"kind":"say","room":"orders","body":"again"}'])
    expect(server.sockets).toHaveLength(2)
  })

  it('is rejected when the app would make its message later, in place of a message without content', async () => {
    const server = await startScriptedSocket()
    const publish = ({ data }: { readonly data: unknown }): unknown =>
      data === 'secret' ? Promise.resolve({ sealed: data }) : { open: data }
    const run = runSocket(server.url, { channels: { route: () => null, publish } })
    run.client.connect()
    await run.reaches('connected')
    await expect(run.channel('orders').send('secret')).rejects.toMatchObject({ code: 'invalid' })
    await run.channel('orders').send('known')
    await until('the second message', () => server.received.length > 0)
    expect(server.received).toEqual(['{"open":"known"}'])
    expect(run.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/channels\.publish.*got a promise/),
    ])
  })
})

describe('an app whose functions fail', () => {
  it('is not told that a channel is subscribed when its message could not be made', async () => {
    const server = await startScriptedSocket()
    const subscribe = (): never => {
      throw new Error('no token for this room')
    }
    const run = runSocket(server.url, { channels: { ...rooms, subscribe } })
    const orders = run.channel('orders')
    orders.subscribe({ onMessage: () => undefined })
    run.client.connect()
    await until('an answer', () => orders.getState()?.status !== 'subscribing')
    expect(orders.getState()).toMatchObject({ status: 'failed', reason: 'bad-config' })
    expect(run.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('no token for this room'),
    ])
  })

  it('reads which function must not be async when it decodes later, and goes on', async () => {
    const server = await startScriptedSocket({ opened: (socket) => socket.send('{"n":1}') })
    const seen: unknown[] = []
    const run = runSocket(server.url, {
      decode: (data) => Promise.resolve(data),
      onMessage: (data) => seen.push(data),
    })
    run.client.connect()
    await until('the message', () => seen.length + run.problems.length > 0)
    expect(seen).toEqual([])
    expect(run.problems[0]?.message).toMatch(/could not be read.*got a promise/)
    expect(run.connection().status).toBe('connected')
  })

  it('routes a message nowhere where it returns nothing', async () => {
    const server = await startScriptedSocket({ opened: (socket) => socket.send('{"n":1}') })
    const seen: unknown[] = []
    const run = runSocket(server.url, {
      channels: { route: () => undefined as never },
      onMessage: (data) => seen.push(data),
    })
    run.client.connect()
    await until('the message', () => seen.length > 0)
    expect(run.problems).toEqual([])
  })

  const handshakes: [string, unknown][] = [
    ['a number for the user', { identity: 7 }],
    ['a promise', Promise.resolve({ identity: 'anna' })],
    ['nothing', undefined],
  ]
  const modes = ['development', 'production']
  it.each(modes.flatMap((mode) => handshakes.map(([what, step]) => [what, mode, step] as const)))(
    'neither signs a person in nor sends them away by a handshake that gives %s, in %s',
    async (_what, mode, step) => {
      vi.stubEnv('NODE_ENV', mode)
      onTestFinished(() => void vi.unstubAllEnvs())
      const server = await startScriptedSocket({ opened: (socket) => socket.send('{"type":"welcome"}') })
      const handshake: WebSocketOptions['handshake'] = { message: () => null, read: () => step as 'wait' }
      const run = runSocket(server.url, { handshake })
      run.client.connect()
      await until('an outcome', () => run.problems.length > 0 || run.connection().status !== 'connecting')
      expect(run.connection()).toMatchObject({ status: 'connecting', identity: null })
      expect(run.problems[0]?.message).toMatch(/handshake\.read: (no step|expected "wait", "ready" or)/)
    },
  )

  it('stays without an identity where the server names none', async () => {
    const server = await startScriptedSocket({ opened: (socket) => socket.send('{"type":"welcome"}') })
    const read = (data: unknown): 'wait' => ({ identity: (data as { user?: string }).user }) as never
    const run = runSocket(server.url, { handshake: { message: () => null, read } })
    run.client.connect()
    await run.reaches('connected')
    expect(run.connection().identity).toBeNull()
  })
})

it('a person who leaves is gone at once for a server that knows no bye', async () => {
  const server = await startScriptedSocket()
  // Timers of virtual time never end by themselves.
  const run = runSocket(server.url, {}, { environment: createVirtualEnvironment() })
  run.client.connect()
  await run.reaches('connected')
  void run.client.disconnect()
  await until('the close', () => server.sockets[0]?.readyState === WebSocket.CLOSED)
})
