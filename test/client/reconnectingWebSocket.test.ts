import { reconnectingDialler, type SocketClass, type SocketHandlers } from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createClient } from './support/client.js'
import { freePort, startScript, startServer, welcome } from './support/server.js'
import { pause, until, watchRejections } from './support/wait.js'

/** Dials once with the bare dialler and records its reports. */
function dialOnce(url: string, Socket: SocketClass = WebSocket) {
  const reports: string[] = []
  const handlers: SocketHandlers = {
    onOpen: () => reports.push('open'),
    onMessage: () => reports.push('message'),
    onClose: (code, message, wasOpen) =>
      reports.push(`close ${String(code)} ${String(message)} ${wasOpen ? 'open' : 'not open'}`),
    onRefused: (message) => reports.push(`refused ${message}`),
  }
  const socket = reconnectingDialler({ WebSocket: Socket }).dial(url, [], handlers)
  onTestFinished(() => socket.close(1000, ''))
  return { socket, reports }
}

// Each of these cases fails with plain reconnecting-websocket 4.4.0: docs/decisions/0003.
describe('faults of reconnecting-websocket that stay hidden from a person', () => {
  it.each([1000, 1001, 1008, 1011, 1012, 1013, 4000, 4401, 4409, 4999])(
    'the close code %i comes through as it was sent, with its words',
    async (code) => {
      const server = await startScript(() => undefined)
      const { reports } = dialOnce(server.url)
      await until('the socket', () => server.sockets.length === 1)
      server.sockets[0]?.close(code, 'why')
      await until('the end', () => reports.length === 2)
      expect(reports).toEqual(['open', `close ${code} why open`])
    },
  )

  it.each(['401 Unauthorized', '403 Forbidden', '404 Not Found', '503 Service Unavailable'])(
    'an upgrade refused with %s is a failure, never a clean end',
    async (status) => {
      const server = await startScript(
        () => undefined,
        () => status,
      )
      const { reports } = dialOnce(server.url)
      await until('the end', () => reports.length > 0)
      await pause(20)
      expect(reports).toEqual(['close 1006 null not open'])
      expect(server.upgrades).toHaveLength(1)
    },
  )

  it('a refused dial and a cut line are failures, never a clean end, and are reported once', async () => {
    const refused = dialOnce(`ws://127.0.0.1:${await freePort()}/realtime`)
    const server = await startScript(() => undefined)
    const cut = dialOnce(server.url)
    await until('the socket', () => server.sockets.length === 1)
    server.sockets[0]?.terminate()
    await until('both ends', () => refused.reports.length > 0 && cut.reports.length === 2)
    await pause(80)
    expect(refused.reports).toEqual(['close 1006 null not open'])
    expect(cut.reports).toEqual(['open', 'close 1006 null open'])
  })

  it('an error without a close, as a policy of the page makes it, counts as a close', async () => {
    const listeners = new Map<string, (event: never) => void>()
    class Blocked {
      static readonly CONNECTING = 0
      static readonly OPEN = 1
      static readonly CLOSING = 2
      static readonly CLOSED = 3
      readyState = 3
      binaryType = 'blob'
      constructor() {
        queueMicrotask(() => listeners.get('error')?.({ type: 'error' } as never))
      }
      addEventListener(type: string, listener: (event: never) => void): void {
        if (!listeners.has(type)) listeners.set(type, listener)
      }
      removeEventListener(): void {}
      close(): void {}
      send(): void {}
    }
    const { reports } = dialOnce('ws://127.0.0.1:9/realtime', Blocked as unknown as SocketClass)
    await until('the end', () => reports.length > 0)
    expect(reports).toEqual(['close 1006 null not open'])
  })

  it('a constructor that throws ends in a verdict that names the cause, without an unhandled rejection', async () => {
    const rejections = watchRejections()
    const Forbidden = class {
      static readonly CLOSING = 2
      constructor() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
    }
    const environment = createVirtualEnvironment()
    const client = createClient('ws://127.0.0.1:9/realtime', {
      environment,
      dialler: reconnectingDialler({ WebSocket: Forbidden as unknown as SocketClass }),
    })
    client.connect()
    await client.reaches('failed')
    expect(client.getState().connection).toMatchObject({ reason: 'bad-config', code: null })
    expect(client.getState().connection.message).toContain('The operation is insecure.')
    await environment.advance(3_600_000)
    await pause(20)
    expect(rejections).toEqual([])
    expect(environment.timers()).toBe(0)
  })

  it('a token provider that rejects, throws, hangs or returns nonsense is called again until it works', async () => {
    const rejections = watchRejections()
    const environment = createVirtualEnvironment()
    const server = await startServer({ authenticate: ({ token }) => ({ id: String(token) }) })
    const answers: (() => Promise<string>)[] = [
      () => Promise.reject(new Error('503')),
      () => {
        throw new Error('broken')
      },
      () => new Promise<string>(() => undefined),
      () => Promise.resolve(42 as unknown as string),
      () => Promise.resolve('a-token'),
    ]
    let asked = 0
    const client = createClient(server.url, {
      environment,
      auth: { getToken: () => (answers[asked++] ?? answers[4])?.() ?? null },
    })
    client.connect()
    while (client.status() !== 'connected' && asked <= 5) {
      await environment.advance(1000)
      await pause(10)
    }
    await client.reaches('connected')
    expect(asked).toBe(5)
    expect(client.getState().connection.outage?.cause.reason).toBe('token-unavailable')
    expect(server.all('welcomed')).toMatchObject([{ userId: 'a-token' }])
    expect(rejections).toEqual([])
  })

  it('a leave before the first connection does not keep the next connect from working', async () => {
    const server = await startServer()
    const client = createClient(server.url)
    client.connect()
    await client.disconnect()
    client.connect()
    await client.reaches('connected')
    await until('one socket left', () => server.sessions().filter(({ connected }) => connected).length === 1)
    expect(client.sockets.filter(({ readyState }) => readyState === 1)).toHaveLength(1)
  })

  it('a leave during the wait for the next dial, and a verdict, do not keep the next connect from working', async () => {
    const port = await freePort()
    const environment = createVirtualEnvironment()
    const client = createClient(`ws://127.0.0.1:${port}/realtime`, { environment })
    client.connect()
    await until('the wait', () => client.getState().connection.nextAttemptAt !== null)
    await client.disconnect()
    await environment.advance(60_000)
    const server = await startServer({ port })
    client.connect()
    await client.reaches('connected')
    await server.kick({ user: 'anonymous' }, { keepSession: true })
    await client.reaches('failed')
    client.retryNow()
    await client.reaches('connected')
  })

  it('Try now in the middle of a long wait dials at once', async () => {
    const port = await freePort()
    const environment = createVirtualEnvironment()
    const client = createClient(`ws://127.0.0.1:${port}/realtime`, {
      environment,
      backoff: { quickMs: 0, windowMs: 30_000 },
    })
    client.connect()
    await until('the wait', () => client.getState().connection.nextAttemptAt !== null)
    const { nextAttemptAt } = client.getState().connection
    expect((nextAttemptAt ?? 0) - environment.now()).toBe(15_000)
    await startServer({ port })
    // The clock stands still: only the click reconnects.
    client.retryNow()
    await client.reaches('connected')
    expect(client.sockets).toHaveLength(2)
  })

  it('clicking Try now without a pause makes one dial, not one for each click', async () => {
    const environment = createVirtualEnvironment()
    const server = await startScript((frame, send) => frame.t === 'hello' && send(welcome()))
    const client = createClient(server.url, { environment })
    client.connect()
    await client.reaches('connected')
    server.sockets[0]?.terminate()
    await client.reaches('reconnecting')
    for (let click = 0; click < 20; click += 1) client.retryNow()
    await client.reaches('connected')
    expect(server.upgrades).toHaveLength(2)
  })
})
