import { describe, expect, it, onTestFinished } from 'vitest'
import { follow } from '../client/support/client.js'
import { startScript, welcome } from '../client/support/server.js'
import { pause, until, watchRejections } from '../client/support/wait.js'
import { message, subscribedAt } from './support/frames.js'
import { createRandom } from './support/random.js'
import { randomFrame } from './support/randomFrame.js'
import { plainClient } from './support/recordedClient.js'

describe('megabytes of rubbish', () => {
  it.each([
    ['numbers', `[${'1,'.repeat(2_500_000)}1]`],
    ['unknown frames', `[${'{"t":"x"},'.repeat(500_000)}{"t":"x"}]`],
    ['broken frames', `[${'{"t":"ack"},'.repeat(400_000)}{"t":"ack"}]`],
    ['brackets', '['.repeat(5_000_000)],
    ['nested arrays', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['one text', JSON.stringify('x'.repeat(5_000_000))],
  ])('of %s cost little work and few reports', async (_what, text) => {
    const server = await startScript((frame, send, socket) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t !== 'subscribe') return
      send(subscribedAt(0))
      socket.send(text)
      send(message(1))
    })
    let reports = 0
    let commits = 0
    const { client } = plainClient(server.url, { onError: () => (reports += 1) })
    client.subscribe(() => (commits += 1))
    const log = follow(client, 'a')
    client.connect()
    await until('connected', () => client.getState().connection.status === 'connected')
    // Every answer to a subscription comes with it.
    await until('it has come', () => server.frames.some(({ t }) => t === 'subscribe'))
    await pause(50)
    await until(
      'it is well again',
      () => client.getState().connection.status === 'connected' && log.status() === 'subscribed',
    )
    expect(reports).toBeLessThan(300)
    expect(commits).toBeLessThan(50)
  })
})

const hostileSeeds = ((process.env['HOSTILE_SEEDS'] ?? '1-4').split('-') as [string, string]).map(Number)

describe('a server with random messages', () => {
  it.each(Array.from({ length: hostileSeeds[1]! - hostileSeeds[0]! + 1 }, (_, n) => n + hostileSeeds[0]!))(
    'cannot break the client, heat it up or keep it from a sane server, with seed %i',
    async (seed) => {
      const random = createRandom(seed)
      const rejections = watchRejections()
      let isSane = false
      const server = await startScript((frame, send, socket) => {
        const ch = frame['ch']
        if (isSane) {
          if (frame.t === 'hello') send(welcome({ session: { id: 's9', key: 'k9', resumed: false } }))
          if (frame.t === 'subscribe') send(subscribedAt(0, 0, String(ch), 'sane.1'))
          if (frame.t === 'publish') send({ t: 'ack', id: frame['id'], o: 1 })
          if (frame.t === 'ping') send({ t: 'pong', n: frame['n'] })
          return
        }
        if (frame.t === 'hello' && random.chance(0.9))
          send(
            welcome({
              limits: random.pick([
                null,
                {},
                { maxFrameBytes: 0, maxBatch: 0 },
                { maxFrameBytes: 1e12, maxBatch: -1 },
              ]),
            }),
          )
        if (frame.t === 'subscribe' && random.chance(0.7))
          send(subscribedAt(0, random.pick([0, 0, 3, 1e9]), String(ch)))
        const rubbish = Array.from({ length: random.between(0, 4) }, () => randomFrame(random))
        if (rubbish.length > 0 && socket.readyState === 1)
          socket.send(JSON.stringify(random.chance(0.5) ? rubbish : rubbish[0]))
        if (random.chance(0.02)) socket.send(Buffer.from([0, 1, 2]))
        if (random.chance(0.02)) socket.send(random.pick(['', ' ', '{', '[]', '\u0000', '['.repeat(50_000)]))
        const end = random.next()
        if (end < 0.03) socket.terminate()
        else if (end < 0.06) socket.close(random.pick([1000, 1001, 1011, 1013, 4000, 4401, 4409, 4999]))
      })
      const chatter = setInterval(() => {
        if (isSane) return
        for (const socket of server.sockets)
          if (socket.readyState === 1 && random.chance(0.5)) socket.send(JSON.stringify(randomFrame(random)))
      }, 3)
      onTestFinished(() => clearInterval(chatter))
      let errors = 0
      const { client, timers, sockets } = plainClient(server.url, {
        onError: () => (errors += 1),
        backoff: { firstMs: 50, quickGapMs: 100, windowMs: 100, capMs: 100, maxRetryAfterMs: 200 },
        times: { handshakeMs: 300, sendMs: 60_000 },
      })
      const log = follow(client, 'a', {
        onGap: random.pick(['prompt', 'skip', 'resync'] as const),
        resync: async () => undefined,
      })
      follow(client, 'b')
      const before = process.memoryUsage().heapUsed
      client.connect()
      const began = performance.now()
      const found: Record<string, string> = {}
      for (let n = 0; n < 40; n++) {
        await pause(30)
        if (
          client.getState().connection.status === 'failed' ||
          client.getState().connection.status === 'disconnected'
        )
          client.connect()
        if (n % 10 === 0) {
          client
            .channel('a')
            .send(n, { id: `mine-${n}` })
            .then(
              () => (found[n] = 'ok'),
              ({ code }: { code: string }) => (found[n] = code),
            )
        }
      }
      const seconds = (performance.now() - began) / 1000
      const dials = server.upgrades.length / seconds
      const frames = server.frames.length / seconds
      isSane = true
      for (const socket of server.sockets) socket.terminate()
      await pause(50)
      await until('connected again', () => {
        const { status, nextAttemptAt } = client.getState().connection
        // Retry by hand, because the hostile server has used up the automatic dials.
        if (status === 'failed' || nextAttemptAt !== null) client.retryNow()
        return status === 'connected'
      })
      for (const name of ['a', 'b']) client.channel(name).resubscribe()
      await until('the channel is well again', () => ['subscribed', 'failed'].includes(log.status() ?? ''))
      client.channel('a').resubscribe()
      await log.reaches('subscribed')
      const { epoch, offset } = client.channel('a').position()!
      expect(epoch).toBe('sane.1')
      const known = log.data.length
      server.sockets.at(-1)!.send(JSON.stringify(message(offset + 1, 'sane')))
      await log.received(known + 1)
      expect(log.data.at(-1)).toBe('sane')
      await until('every send is settled', () => client.getState().outbox.length === 0)
      expect(dials, 'dials in a second').toBeLessThan(34)
      expect(frames, 'frames of the client in a second').toBeLessThan(5000)
      expect(Object.keys(Object.prototype)).toEqual([])
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      expect(rejections).toEqual([])
      client.dispose()
      expect(timers(), 'timers after dispose').toBe(0)
      expect(sockets.every(({ readyState }) => readyState >= 2)).toBe(true)
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(120_000_000)
    },
  )
})
