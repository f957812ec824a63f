import {
  channelServer,
  createConnectivity,
  webSocket,
  type Connector,
  type Dialler,
  type SocketHandlers,
} from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

type Behave = (handlers: SocketHandlers, count: number) => void

let said: string[] = []

beforeEach(() => {
  said = []
  vi.spyOn(console, 'warn').mockImplementation((...words: unknown[]) => void said.push(words.join(' ')))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** Runs a client against a server that behaves like this, for ten minutes unless told otherwise. */
async function run(connect: (dialler: Dialler) => Connector, behave: Behave, ms = 600_000): Promise<number> {
  const environment = createVirtualEnvironment()
  let dials = 0
  const dialler: Dialler = {
    dial(_url, _protocols, handlers) {
      dials += 1
      const count = dials
      environment.setTimer(() => behave(handlers, count), 5)
      return { send: () => undefined, bufferedAmount: () => 0, close: () => undefined }
    },
  }
  const client = createConnectivity(connect(dialler), { environment })
  client.connect()
  await environment.advance(ms)
  client.dispose()
  return dials
}

const ours = (dialler: Dialler): Connector => channelServer('/realtime', { dialler })
const theirs = (dialler: Dialler): Connector =>
  webSocket('wss://host/feed', {
    dialler,
    handshake: { message: () => ({ type: 'hi' }), read: () => 'wait' },
  })
const opens: Behave = ({ onOpen }) => onOpen()
const refuses: Behave = ({ onClose }) => onClose(1006, null, false)
const welcomes: Behave = (handlers) => {
  handlers.onOpen()
  const session = { id: 's', key: 'k', resumed: false }
  const heartbeat = { intervalMs: 1e9, timeoutMs: 1e9 }
  const welcome = { t: 'welcome', v: 1, connection: 'c', epoch: 'e', session, heartbeat }
  handlers.onMessage(JSON.stringify(welcome))
}

describe('a developer whose server accepts the socket and never answers', () => {
  it('is told once, at the first time-out, what the causes may be', async () => {
    expect(await run(ours, opens)).toBeGreaterThan(3)
    expect(said).toHaveLength(1)
    for (const word of ['/realtime', 'hello', 'not a channel server', 'path', 'proxy', 'webSocket(url'])
      expect(said[0]).toContain(word)
  })

  it('is told of the handshake of a server of their own', async () => {
    await run(theirs, opens)
    expect(said).toHaveLength(1)
    for (const word of ['wss://host/feed', 'handshake.message', 'handshake.read'])
      expect(said[0]).toContain(word)
  })

  it('is told nothing once the server was reached, when it answers, or when the app leaves before', async () => {
    await run(ours, welcomes)
    await run(ours, (handlers, count) => {
      if (count > 1) return count % 20 > 10 ? opens(handlers, count) : refuses(handlers, count)
      welcomes(handlers, count)
      handlers.onClose(1006, null, true)
    })
    await run(ours, opens, 10_000)
    expect(said).toEqual([])
  })

  it('is not told so of a server that closes the socket, nor when the app connects anew', async () => {
    const environment = createVirtualEnvironment()
    const dialler: Dialler = {
      dial(_url, _protocols, handlers) {
        environment.setTimer(handlers.onOpen, 5)
        environment.setTimer(() => handlers.onClose(1006, null, true), 6000)
        return { send: () => undefined, bufferedAmount: () => 0, close: () => undefined }
      },
    }
    const client = createConnectivity(ours(dialler), { environment })
    for (let n = 0; n < 3; n += 1) {
      client.connect()
      await environment.advance(100)
      await client.disconnect()
    }
    client.connect()
    await environment.advance(600_000)
    client.dispose()
    expect(said).toEqual([])
  })

  it('is told nothing in production', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    await run(ours, opens)
    await run(ours, refuses)
    expect(said).toEqual([])
  })
})

describe('a developer whose server is never reached', () => {
  it('is told once, after three dials, what the causes may be', async () => {
    const counts: number[] = []
    await run(ours, (handlers, count) => {
      refuses(handlers, count)
      counts.push(said.length)
    })
    expect(counts.slice(0, 4)).toEqual([0, 0, 1, 1])
    expect(said).toHaveLength(1)
    for (const word of ['/realtime', 'origin', 'proxy', 'Content-Security-Policy'])
      expect(said[0]).toContain(word)
  })

  it('is not told that a server did not answer when none was reached', async () => {
    await run(ours, () => undefined)
    expect(said).toEqual([])
  })
})
