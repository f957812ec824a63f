import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { startProcess, storeFolder, type ServerInProcess } from '../client/support/serverInProcess.js'
import { writeLargeStore, type LargeStore } from './support/largeStore.js'
import { TestClient } from './support/testClient.js'
import { sleep, until } from './support/testServer.js'

const MEGABYTE = 1_048_576

async function connect({ url }: ServerInProcess, token = 'anonymous'): Promise<TestClient> {
  const client = new TestClient(url)
  onTestFinished(() => client.cut())
  await client.opened()
  await client.hello({ token })
  return client
}

/** A quarter of 40 channels × 1 000 messages × 60 kB, in a quarter of a heap of 512 MB. */
const large: LargeStore = { channels: 40, messages: 250, size: 60_000 }
const heapMegabytes = 128

it('a restart with 40 full channels serves all of them in a heap that holds a fifth of their messages [O11]', async () => {
  const location = storeFolder()
  await writeLargeStore(location, large)
  const channels = { 'full*': { kind: 'log', size: large.messages, maxBytes: 100 * MEGABYTE } } as const
  const server = await startProcess({ port: 0, location, heapMegabytes, channels })
  const names = Array.from({ length: large.channels }, (_, n) => `full${n + 1}`)

  // A person whose page shows all of them, from now on.
  const reader = await connect(server)
  reader.send(...names.map((ch) => ({ t: 'subscribe', ch })))
  await reader.until(() => reader.frames.filter(({ t }) => t === 'subscribed').length === names.length)
  for (const frame of reader.frames)
    if (frame.t === 'subscribed') expect(frame.pos.offset).toBe(large.messages)

  // Somebody writes on each of them, and the reader gets that.
  const writer = await connect(server)
  writer.send(...names.map((ch) => ({ t: 'publish', id: `id-${ch}`, ch, d: 'new' })))
  await reader.until(() => reader.frames.filter(({ t }) => t === 'message').length === names.length, 60_000)
  expect(reader.frames.filter(({ t }) => t === 'message')).toHaveLength(names.length)

  // Somebody reads all that one of them keeps.
  const late = await connect(server)
  late.send({ t: 'subscribe', ch: 'full7', pos: { epoch: '*', offset: 0 } })
  await late.until(() => late.offsets('full7').length === large.messages, 60_000)
  expect(late.offsets('full7')).toEqual(Array.from({ length: large.messages }, (_, n) => n + 2))
  const { length } = server.events.filter(({ type }) => type === 'channel-error' || type === 'store-corrupt')
  expect(length).toBe(0)
  expect((await server.peakBytes()) / MEGABYTE).toBeLessThan(heapMegabytes + 150)
}, 180_000)

/** The rates are fifty times the default, so that the bytes of minutes come in seconds. What may come at once is the default. */
const limits = { framesPerSecond: 10_000, frameBurst: 20_000, bytesPerSecond: 50 * MEGABYTE }

/** Sends messages of 60 kB, each to a name of its own and to one that all share, and subscribes to more names. */
async function flood({ url }: ServerInProcess, bytes: number): Promise<{ readonly answers: () => number }> {
  const socket = new WebSocket(url)
  onTestFinished(() => socket.terminate())
  await new Promise((resolve) => socket.once('open', resolve))
  let answers = 0
  socket.on('message', (data) => {
    answers += (String(data).match(/"t":"(ack|nack)"/g) ?? []).length
  })
  socket.send(JSON.stringify({ t: 'hello', v: 1, attempt: 0, token: 'greedy' }))
  await new Promise((resolve) => socket.once('message', resolve))
  const d = 'x'.repeat(60_000)
  for (let n = 0; n * d.length < bytes; n += 1) {
    const ch = n % 4 === 0 ? 'full' : `new${n}`
    socket.send(JSON.stringify({ t: 'publish', id: `id${n}`, ch, d, seq: n + 1 }))
    if (n % 4 === 1) socket.send(JSON.stringify({ t: 'subscribe', ch: `other${n}` }))
    if (n % 4 === 2) socket.send(JSON.stringify({ t: 'unsubscribe', ch: `other${n - 1}` }))
    // More at once than the rate allows.
    while ((n - answers) * d.length > 12 * MEGABYTE) await sleep(2)
  }
  return { answers: () => answers }
}

it.each([
  ['memory', undefined],
  ['disk', storeFolder()],
] as const)(
  'a client at all its limits for minutes leaves a server on %s below 256 MB, and others are served [O10]',
  async (_, location) => {
    const bytes = 160_000_000
    const store = location === undefined ? {} : { location }
    const channels = { '*': { kind: 'log' } } as const
    const server = await startProcess({ port: 0, ...store, heapMegabytes: 160, channels, limits })
    const witness = await connect(server, 'witness')
    witness.send({ t: 'subscribe', ch: 'chat' })
    let sent = 0
    let isOver = false
    const served = (async () => {
      while (!isOver) {
        witness.send({ t: 'publish', id: `w${(sent += 1)}`, ch: 'chat', d: sent, seq: sent })
        await witness.until(() => witness.messages('chat').length === sent, 60_000)
        await sleep(50)
      }
    })()
    const { answers } = await flood(server, bytes)
    await until('an answer to each message', () => answers() === Math.ceil(bytes / 60_000), 120_000)
    isOver = true
    await served
    expect(witness.offsets('chat')).toEqual(Array.from({ length: sent }, (__, n) => n + 1))
    expect(sent).toBeGreaterThan(2)
    expect((await server.peakBytes()) / MEGABYTE).toBeLessThan(256)
  },
  300_000,
)
