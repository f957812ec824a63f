import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { follow } from '../client/support/client.js'
import { startScript, welcome, type Script, type ScriptedServer } from '../client/support/server.js'
import { watchRejections } from '../client/support/wait.js'
import { mostDialsWithin } from './support/dialRecord.js'
import { message, subscribedAt } from './support/frames.js'
import { createRandom, type Random } from './support/random.js'
import { randomFrame } from './support/randomFrame.js'
import { makeVirtualClient } from './support/virtualClient.js'

describe('megabytes of rubbish', { timeout: 300_000 }, () => {
  it.each([
    ['numbers', `[${'1,'.repeat(2_500_000)}1]`],
    ['unknown frames', `[${'{"t":"x"},'.repeat(500_000)}{"t":"x"}]`],
    ['broken frames', `[${'{"t":"ack"},'.repeat(400_000)}{"t":"ack"}]`],
    ['brackets', '['.repeat(5_000_000)],
    ['nested arrays', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['one text', JSON.stringify('x'.repeat(5_000_000))],
  ])('of %s cost little work and few reports', async (_what, text) => {
    let asked = 0
    const server = await startScript((frame, send, socket) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t !== 'subscribe') return
      const { offset } = (frame['pos'] ?? { offset: 0 }) as { offset: number }
      asked += 1
      send(subscribedAt(offset))
      if (asked <= 3) socket.send(text)
      send(message(offset + 1))
    })
    let reports = 0
    let commits = 0
    const { client, status, settle, advance } = makeVirtualClient(server.url, {
      onError: () => (reports += 1),
    })
    client.subscribe(() => (commits += 1))
    const log = follow(client, 'a')
    client.connect()
    await settle()
    await advance(10_000)
    expect(reports).toBeLessThan(300)
    expect(commits).toBeLessThan(50)
    expect([status(), log.status()]).toEqual(['connected', 'subscribed'])
  })
})

/** A server that answers every frame at random, until it becomes sane. */
function randomServer(random: Random): { script: Script; becomeSane: () => void } {
  let isSane = false
  const saneAnswer: Script = (frame, send) => {
    if (frame.t === 'hello') send(welcome({ session: { id: 's9', key: 'k9', resumed: false } }))
    if (frame.t === 'subscribe') send(subscribedAt(0, 0, String(frame['ch']), 'sane.1'))
    if (frame.t === 'publish') send({ t: 'ack', id: frame['id'], o: 1 })
    if (frame.t === 'ping') send({ t: 'pong', n: frame['n'] })
  }
  const script: Script = (frame, send, socket) => {
    if (isSane) return saneAnswer(frame, send, socket)
    if (frame.t === 'hello' && random.chance(0.9)) send(welcome({ limits: random.pick(limits) }))
    if (frame.t === 'subscribe' && random.chance(0.7))
      send(subscribedAt(0, random.pick([0, 0, 3, 1e9]), String(frame['ch'])))
    const rubbish = Array.from({ length: random.between(0, 4) }, () => randomFrame(random))
    if (rubbish.length > 0 && socket.readyState === 1)
      socket.send(JSON.stringify(random.chance(0.5) ? rubbish : rubbish[0]))
    if (random.chance(0.02)) socket.send(Buffer.from([0, 1, 2]))
    if (random.chance(0.02)) socket.send(random.pick(['', ' ', '{', '[]', '\u0000', '['.repeat(50_000)]))
    endAtRandom(socket, random)
  }
  return { script, becomeSane: () => void (isSane = true) }
}

const limits = [null, {}, { maxFrameBytes: 0, maxBatch: 0 }, { maxFrameBytes: 1e12, maxBatch: -1 }]

function endAtRandom(socket: WebSocket, random: Random): void {
  const end = random.next()
  if (end < 0.03) socket.terminate()
  else if (end < 0.06) socket.close(random.pick([1000, 1001, 1011, 1013, 4000, 4401, 4409, 4999]))
}

/** Sends a frame that nobody has asked for to half of the open sockets. */
function chatter({ sockets }: ScriptedServer, random: Random): void {
  for (const socket of sockets)
    if (socket.readyState === 1 && random.chance(0.5)) socket.send(JSON.stringify(randomFrame(random)))
}

const hostileSeeds = ((process.env['HOSTILE_SEEDS'] ?? '1-4').split('-') as [string, string]).map(Number)

describe('a server with random messages', { timeout: 300_000 }, () => {
  it.each(Array.from({ length: hostileSeeds[1]! - hostileSeeds[0]! + 1 }, (_, n) => n + hostileSeeds[0]!))(
    'cannot break the client, heat it up or keep it from a sane server, with seed %i',
    async (seed) => {
      const random = createRandom(seed)
      const rejections = watchRejections()
      const { script, becomeSane } = randomServer(random)
      const server = await startScript(script)
      const virtual = makeVirtualClient(server.url, {
        random: random.next,
        onError: () => undefined,
        backoff: { firstMs: 50, quickGapMs: 100, windowMs: 100, capMs: 100, maxRetryAfterMs: 200 },
        times: { handshakeMs: 1000, lingerMs: 5, leaveMs: 200, sendMs: 60_000 },
      })
      const { client, environment, sockets, dials, status, request, settle, advance } = virtual
      const log = follow(client, 'a', {
        onGap: random.pick(['prompt', 'skip', 'resync'] as const),
        resync: async () => undefined,
      })
      follow(client, 'b')
      const before = process.memoryUsage().heapUsed
      request('connect')
      const began = environment.now()
      for (let n = 0; n < 250; n++) {
        // Small steps first, for many dials in a short time; then large ones, for five minutes.
        if (n < 100) await advance(random.pick([10, 100, 500]), 50)
        else await advance(random.pick([100, 1000, 5000]), 1000)
        chatter(server, random)
        await settle()
        const isOver = ['failed', 'disconnected'].includes(status())
        if (isOver && random.chance(0.2)) request('connect')
        // First the client alone, then one with an impatient person.
        if (n > 200 && !isOver && status() !== 'connected' && random.chance(0.5)) request('retryNow')
        if (n % 10 === 0)
          client
            .channel('a')
            .send(n, { id: `mine-${n}` })
            .catch(() => undefined)
      }
      expect(mostDialsWithin(dials, 10_000), 'dials in 10 s').toBeLessThanOrEqual(10)
      expect(mostDialsWithin(dials, 300_000), 'dials in 5 min').toBeLessThanOrEqual(30)
      const seconds = (environment.now() - began) / 1000
      expect(server.frames.length / seconds, 'frames of the client in a second').toBeLessThan(20)

      becomeSane()
      for (const socket of server.sockets) socket.terminate()
      await settle()
      // Retry by hand, because the hostile server has used up the automatic dials.
      for (let n = 0; n < 3 && status() !== 'connected'; n++) {
        request('retryNow')
        await advance(5000)
      }
      expect(status()).toBe('connected')
      for (const name of ['a', 'b']) client.channel(name).resubscribe()
      await settle()
      expect(log.status()).toBe('subscribed')
      const { epoch, offset } = client.channel('a').position()!
      expect(epoch).toBe('sane.1')
      server.sockets.at(-1)!.send(JSON.stringify(message(offset + 1, 'sane')))
      await settle()
      expect(log.data.at(-1)).toBe('sane')
      await advance(60_000, 1000)
      expect(client.getState().outbox, 'every send is settled').toEqual([])
      expect(Object.keys(Object.prototype)).toEqual([])
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
      expect(rejections).toEqual([])
      client.dispose()
      expect(environment.timers(), 'timers after dispose').toBe(0)
      expect(sockets.every(({ readyState }) => readyState >= 2)).toBe(true)
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(120_000_000)
    },
  )
})
