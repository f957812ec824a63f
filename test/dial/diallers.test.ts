import {
  channelServer,
  createConnectivity,
  nativeDialler,
  reconnectingDialler,
  type DialledSocket,
  type DiallerOptions,
  type SocketClass,
} from 'react-connectivity'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeSocket, fakeSocketClass } from './support/fakeSocket.js'

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

describe.each([
  ['reconnecting-websocket', reconnectingDialler],
  ['the WebSocket of the platform', nativeDialler],
] as const)('a dial by %s', (_name, makeDialler) => {
  function dial(options: DiallerOptions = { WebSocket: fakeSocketClass }, protocols: string[] = []) {
    const log: unknown[][] = []
    const note =
      (name: string) =>
      (...values: unknown[]): void =>
        void log.push([name, ...values])
    const socket: DialledSocket = makeDialler(options).dial('ws://host/realtime', protocols, {
      onOpen: note('open'),
      onMessage: note('message'),
      onClose: note('close'),
      onRefused: note('refused'),
    })
    return { socket, log }
  }

  it('is one socket: the library retries nothing', async () => {
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

  it('survives an error without a close [B3]', async () => {
    const { log } = dial()
    const socket = await made()
    socket.fire('open')
    socket.fire('error')
    await vi.advanceTimersByTimeAsync(1000)
    socket.message('still here')
    expect(log).toEqual([['open'], ['message', 'still here']])
  })

  it('whose socket cannot be made is refused, which is a verdict [F15]', async () => {
    const { log } = dial({ WebSocket: blocked })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(log).toEqual([['refused', expect.stringContaining('insecure WebSocket')]])
    const dialler = makeDialler({ WebSocket: blocked })
    const dials = vi.spyOn(dialler, 'dial')
    const client = createConnectivity(channelServer('ws://host/realtime', { dialler }))
    client.connect()
    await vi.advanceTimersByTimeAsync(3_600_000)
    const { connection } = client.getState()
    expect(connection).toMatchObject({ status: 'failed', reason: 'bad-config' })
    expect(connection.message).toContain('insecure WebSocket')
    expect(dials).toHaveBeenCalledTimes(1)
    client.dispose()
  })

  it('where there is no socket class is refused, too', async () => {
    vi.stubGlobal('WebSocket', undefined)
    const { log, socket } = dial({})
    await vi.advanceTimersByTimeAsync(10)
    expect(log).toEqual([['refused', expect.stringContaining('WebSocket')]])
    expect(() => {
      socket.send('')
      socket.close(1000, '')
    }).not.toThrow()
    vi.unstubAllGlobals()
  })

  it('offers its sub-protocols, and sends and receives texts and bytes as they are', async () => {
    const { socket, log } = dial({ WebSocket: fakeSocketClass }, ['v1', 'v2'])
    const fake = await made()
    expect([fake.url, fake.protocols]).toEqual(['ws://host/realtime', ['v1', 'v2']])
    expect(fake.binaryType).toBe('arraybuffer')
    fake.fire('open')
    const bytes = new ArrayBuffer(4)
    socket.send('text')
    socket.send(bytes)
    expect(fake.sent).toEqual(['text', bytes])
    fake.message('{"a":1}')
    fake.message(bytes)
    expect(log.slice(1)).toEqual([
      ['message', '{"a":1}'],
      ['message', bytes],
    ])
    fake.bufferedAmount = 7
    expect(socket.bufferedAmount()).toBe(7)
  })

  it('takes nothing once its socket closes, because that drops what it is given', async () => {
    const { socket } = dial()
    const fake = await made()
    fake.fire('open')
    expect(socket.bufferedAmount()).toBe(0)
    fake.readyState = 2
    expect(socket.bufferedAmount()).toBe(Infinity)
  })

  it.each([false, true])('that was dropped reports nothing more (open: %s)', async (opens) => {
    const { socket, log } = dial()
    const fake = await made()
    if (opens) fake.fire('open')
    log.length = 0
    socket.close(1000, 'closed-by-app')
    if (!opens) fake.fire('open')
    fake.message('late')
    fake.fire('error')
    fake.end(1006)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(log).toEqual([])
    expect(fake.closes.length, 'and its socket does not stay open').toBeGreaterThan(0)
  })

  it('that is dropped before its socket exists dials nothing, or closes its dial', async () => {
    const { socket, log } = dial()
    socket.close(1000, '')
    await vi.advanceTimersByTimeAsync(10_000)
    for (const fake of FakeSocket.made) {
      fake.fire('open')
      expect(fake.closes.length).toBeGreaterThan(0)
    }
    await vi.advanceTimersByTimeAsync(10_000)
    expect([log, FakeSocket.made.length <= 1]).toEqual([[], true])
  })

  it('leaves no timer behind', async () => {
    const { socket } = dial()
    const fake = await made()
    fake.fire('open')
    socket.close(1000, '')
    fake.end(1000)
    await vi.advanceTimersByTimeAsync(100)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a url that can never be dialled', () => {
  it.each([reconnectingDialler, nativeDialler])(
    'is told when the connector is made, with what was expected',
    (make) => {
      const { check } = make()
      expect(check?.('ws://host/x')).toBeNull()
      expect(check?.('javascript:alert(1)')).toContain('expected ws, wss, http or https')
      expect(check?.('/realtime'), 'a page may still come').toBeNull()
      expect(() => channelServer('file:///etc/passwd', { dialler: make() })).toThrow(
        /^channelServer: url: expected/,
      )
    },
  )
})
