import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { pause, until, watchRejections } from '../client/support/wait.js'
import { startServer } from '../server/support/testServer.js'
import { attacks } from './support/attacks.js'
import { createRandom } from './support/random.js'

describe('a crowd of hostile clients', () => {
  it.each([1, 2, 3])(
    'leaves the messages of an honest one in order and in time, with seed %i',
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
      let slowest = 0
      const honest = (async () => {
        while (isOn) {
          const { offset } = await server.publish('a', ++published)
          const at = performance.now()
          await witness.until(() => witness.offsets('a').includes(offset), 3000)
          slowest = Math.max(slowest, performance.now() - at)
          await pause(5)
        }
      })()
      const ends = performance.now() + 2500
      while (performance.now() < ends) {
        await Promise.allSettled(Array.from({ length: 4 }, () => random.pick(attacks)(server, random)))
      }
      isOn = false
      await honest
      expect(witness.offsets('a')).toEqual(Array.from({ length: published }, (_, n) => n + 1))
      expect(slowest).toBeLessThan(1500)
      expect(published).toBeGreaterThan(20)
      expect(Object.keys(Object.prototype)).toEqual([])
      expect(rejections).toEqual([])
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      expect(heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(300_000_000)
      const late = await server.connect()
      late.send({ t: 'subscribe', ch: 'a', history: 3 })
      expect(await late.next('subscribed')).toMatchObject({ replay: 3 })
    },
    20_000,
  )

  it('of a thousand silent sockets is turned away beyond the two hundredth, and is gone after the hello time', async () => {
    const server = await startServer({ limits: { helloTimeoutMs: 400 } })
    const closes: number[] = []
    const sockets = Array.from({ length: 1000 }, () => {
      const socket = new WebSocket(server.url)
      socket.on('error', () => undefined)
      socket.on('close', (code) => closes.push(code))
      onTestFinished(() => socket.terminate())
      return socket
    })
    await until('all are gone', () => closes.length === sockets.length, 9000)
    expect(closes.filter((code) => code === 1013).length).toBeGreaterThan(300)
    expect(closes.filter((code) => code === 4408).length).toBeGreaterThan(0)
    expect(server.sessions()).toEqual([])
    await server.connect()
  }, 15_000)
})
