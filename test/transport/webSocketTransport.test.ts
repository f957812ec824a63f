import { createConnectivity, createWebSocketTransport, type Link } from 'react-connectivity'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SocketClass } from '../../src/transport/tracedWebSocket.js'
import { FakeSocket, fakeSocketClass } from './support/fakeSocket.js'

function dial(options: { WebSocket?: SocketClass; protocols?: string } = { WebSocket: fakeSocketClass }) {
  const log: unknown[][] = []
  const note =
    (name: string) =>
    (...values: unknown[]): void =>
      void log.push([name, ...values])
  const link: Link = createWebSocketTransport(options).dial('ws://host/realtime', {
    onOpen: note('open'),
    onFrames: note('frames'),
    onProblems: note('problems'),
    onClose: note('close'),
    onRefused: note('refused'),
  })
  return { link, log }
}

/** What a browser does on a secure page that asks for an insecure socket. */
const blocked = Object.assign(
  class {
    constructor() {
      throw new DOMException('An insecure WebSocket connection may not be initiated', 'SecurityError')
    }
  },
  { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 },
) as unknown as SocketClass

/** The library makes its socket a few turns later. */
async function made(): Promise<FakeSocket> {
  await vi.advanceTimersByTimeAsync(10)
  const socket = FakeSocket.made.at(-1)
  if (socket === undefined) throw new Error('no socket was made')
  return socket
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.made = []
})
afterEach(() => void vi.useRealTimers())

describe('one dial', () => {
  it('is one socket for good: what the library would retry, it does not', async () => {
    const { log } = dial()
    const socket = await made()
    socket.fire('open')
    socket.end(4409, 'elsewhere')
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(FakeSocket.made).toHaveLength(1)
    expect(log).toEqual([['open'], ['close', 4409, 'elsewhere', true]])
  })

  it.each([
    ['was refused', false, 1006],
    ['was lost', true, 1006],
    ['was closed by the server', true, 4401],
    ['was closed in an orderly way', true, 1000],
  ])('that %s is reported with its true code, once', async (_what, opens, code) => {
    const { log } = dial()
    const socket = await made()
    if (opens) socket.fire('open')
    socket.fire('error')
    socket.end(code)
    socket.end(code)
    await vi.advanceTimersByTimeAsync(1000)
    expect(log.filter(([name]) => name === 'close')).toEqual([['close', code, null, opens]])
  })

  it('that a policy of the page blocks, where no close ever comes, is over all the same', async () => {
    const { log } = dial()
    const socket = await made()
    socket.readyState = 3
    socket.fire('error')
    await vi.advanceTimersByTimeAsync(100)
    expect(log).toEqual([['close', 1006, null, false]])
  })

  it('survives an error that is no verdict [B3]', async () => {
    const { log } = dial()
    const socket = await made()
    socket.fire('open')
    socket.fire('error')
    await vi.advanceTimersByTimeAsync(1000)
    socket.message('{"t":"ping","n":1}')
    expect(log).toEqual([['open'], ['frames', [{ t: 'ping', n: 1 }]]])
  })

  it('whose socket cannot even be made is refused, and that is a verdict [F15]', async () => {
    const { log } = dial({ WebSocket: blocked })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(log).toEqual([['refused', expect.stringContaining('insecure WebSocket')]])
    const transport = createWebSocketTransport({ WebSocket: blocked })
    const client = createConnectivity({ url: 'ws://host/realtime', transport })
    client.connect()
    await vi.advanceTimersByTimeAsync(3_600_000)
    const { connection } = client.getState()
    expect(connection).toMatchObject({ status: 'failed', reason: 'bad-config', generation: 2 })
    expect(connection.message).toContain('insecure WebSocket')
    await expect(client.channel('a').send(1)).rejects.toMatchObject({ code: 'not-connected' })
    client.dispose()
  })

  it('where there is no socket class is refused, too', async () => {
    vi.stubGlobal('WebSocket', undefined)
    const { log, link } = dial({})
    await vi.advanceTimersByTimeAsync(10)
    expect(log).toEqual([['refused', expect.stringContaining('WebSocket')]])
    expect(() => {
      link.send([])
      link.close(1000, '')
    }).not.toThrow()
    vi.unstubAllGlobals()
  })
})

describe('a link', () => {
  it('sends at once what it is given, as one message, and reads batches', async () => {
    const { link, log } = dial({ WebSocket: fakeSocketClass, protocols: 'v1' })
    const socket = await made()
    expect([socket.url, socket.protocols]).toEqual(['ws://host/realtime', 'v1'])
    socket.fire('open')
    link.send([{ t: 'ping', n: 1 }])
    link.send([{ t: 'ping', n: 2 }, { t: 'bye' }])
    expect(socket.sent).toEqual(['{"t":"ping","n":1}', '[{"t":"ping","n":2},{"t":"bye"}]'])
    socket.message('[{"t":"pong","n":1},7,{"t":"pong","n":2}]')
    socket.message(new ArrayBuffer(4))
    expect(log.slice(1)).toEqual([
      [
        'frames',
        [
          { t: 'pong', n: 1 },
          { t: 'pong', n: 2 },
        ],
      ],
      ['problems', [expect.objectContaining({ kind: 'malformed' })]],
      ['problems', [expect.objectContaining({ kind: 'malformed' })]],
    ])
  })

  it('that was let go reports nothing more, whenever that was', async () => {
    for (const opens of [false, true]) {
      const { link, log } = dial()
      const socket = await made()
      if (opens) socket.fire('open')
      log.length = 0
      link.close(1000, 'closed-by-app')
      if (!opens) socket.fire('open')
      socket.message('{"t":"ping","n":1}')
      socket.fire('error')
      socket.end(1006)
      await vi.advanceTimersByTimeAsync(10_000)
      expect(log).toEqual([])
      expect(socket.closes.length, 'and its socket does not stay open').toBeGreaterThan(0)
    }
  })

  it('that is let go before its socket was even made dials nothing, or closes what it dialled', async () => {
    const { link, log } = dial()
    link.close(1000, '')
    await vi.advanceTimersByTimeAsync(10_000)
    for (const socket of FakeSocket.made) {
      socket.fire('open')
      expect(socket.closes.length).toBeGreaterThan(0)
    }
    await vi.advanceTimersByTimeAsync(10_000)
    expect([log, FakeSocket.made.length <= 1]).toEqual([[], true])
  })

  it('leaves no timer behind', async () => {
    const { link } = dial()
    const socket = await made()
    socket.fire('open')
    link.close(1000, '')
    socket.end(1000)
    await vi.advanceTimersByTimeAsync(100)
    expect(vi.getTimerCount()).toBe(0)
  })
})
