import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { settled } from '../client/support/settled.js'
import { withStoppedTime } from '../client/support/stoppedTime.js'
import { pause, until, watchRejections } from '../client/support/wait.js'
import { startServer, type TestServer } from '../server/support/testServer.js'
import { attacks } from './support/attacks.js'
import { createRandom } from './support/random.js'

describe('a crowd of hostile clients', { timeout: 300_000 }, () => {
  it.each([1, 2, 3])(
    'lets every message of an honest one through, in order, while it lasts, with seed %i',
    async (seed) => {
      const random = createRandom(seed)
      const rejections = watchRejections()
      const server = await startServer({ channels: { a: { kind: 'log' }, '*': { kind: 'log', size: 50 } } })
      const witness = await server.connect()
      witness.send({ t: 'subscribe', ch: 'a' })
      await witness.next('subscribed')
      const before = process.memoryUsage()
      let isOn = true
      let published = 0
      const honest = (async () => {
        while (isOn) {
          const { offset } = await server.publish('a', ++published)
          await witness.until(() => witness.offsets('a').includes(offset), 30_000)
          await pause(5)
        }
      })()
      for (let rounds = 0; rounds < 40 || published < 100; rounds++) {
        await Promise.allSettled(Array.from({ length: 4 }, () => random.pick(attacks)(server, random)))
      }
      isOn = false
      await honest
      expect(witness.offsets('a')).toEqual(Array.from({ length: published }, (_, n) => n + 1))
      expect(Object.keys(Object.prototype)).toEqual([])
      expect(rejections).toEqual([])
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      expect(heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(300_000_000)
      const late = await server.connect()
      late.send({ t: 'subscribe', ch: 'a', history: 3 })
      expect(await late.next('subscribed')).toMatchObject({ replay: 3 })
    },
  )

  /** Opens silent sockets and collects their close codes. */
  function silent(server: TestServer, count: number): { closes: number[]; sockets: WebSocket[] } {
    const closes: number[] = []
    const sockets = Array.from({ length: count }, () => new WebSocket(server.url))
    for (const socket of sockets) {
      socket.on('error', () => undefined)
      socket.on('close', (code) => closes.push(code))
      onTestFinished(() => socket.terminate())
    }
    return { closes, sockets }
  }

  it('of a thousand silent sockets is turned away beyond the two hundredth', async () => {
    const server = await startServer({ limits: { helloTimeoutMs: 120_000 } })
    const { closes } = silent(server, 1000)
    await until('the others are gone', () => closes.length === 800)
    expect(new Set(closes)).toEqual(new Set([1013]))
    expect(server.sessions()).toEqual([])
  })

  it('of silent sockets is gone after the hello time, and makes room', async () => {
    await withStoppedTime(async (advance) => {
      const server = await startServer({ limits: { helloTimeoutMs: 400 } })
      const { closes, sockets } = silent(server, 150)
      const exchange = { sockets, exchanged: () => closes.length }
      await settled(exchange)
      await advance(400, exchange, 200)
      expect(closes).toEqual(Array.from({ length: 150 }, () => 4408))
      expect(server.sessions()).toEqual([])
      await server.connect()
    })
  })
})
