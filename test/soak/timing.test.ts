import type { Environment, Signal } from 'react-connectivity'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { freePort, startScript, startServer, welcome } from '../client/support/server.js'
import { pause, until } from '../client/support/wait.js'
import { makeClient } from './support/quickClient.js'
import { countingEnvironment } from './support/recordedClient.js'

describe('a storm', () => {
  it('of retryNow costs one dial for each that failed, and one ping on a connection that lives', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
    })
    const { client, reaches } = makeClient(server.url)
    client.connect()
    for (let n = 0; n < 1000; n++) client.retryNow()
    await reaches('connected')
    for (let n = 0; n < 1000; n++) client.retryNow()
    await pause(50)
    for (let n = 0; n < 1000; n++) client.retryNow()
    await pause(50)
    expect(server.upgrades).toHaveLength(1)
    expect(server.frames.filter(({ t }) => t === 'ping')).toHaveLength(1)
  })

  it('of online, offline and resumes dials in a measured way, and pings a connection that lives once', async () => {
    const counting = countingEnvironment()
    let tell: (signal: Signal) => void = () => undefined
    const environment: Environment = {
      ...counting.environment,
      listen: (onSignal) => ((tell = onSignal), () => undefined),
    }
    const storm = async (ms: number): Promise<void> => {
      const end = performance.now() + ms
      for (let n = 0; performance.now() < end; n++) {
        tell((['online', 'offline', 'resumed'] as const)[n % 3]!)
        if (n % 3 === 2) await pause(1)
      }
    }
    const closed = makeClient(`ws://127.0.0.1:${await freePort()}/realtime`, { environment, backoff: {} })
    closed.client.connect()
    await storm(1000)
    expect(closed.sockets.length, 'dials in a second').toBeLessThan(30)
    closed.client.dispose()

    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t === 'ping') send({ t: 'pong', n: frame['n'] })
    })
    const live = makeClient(server.url, { environment })
    live.client.connect()
    await live.reaches('connected')
    await storm(300)
    expect(server.frames.filter(({ t }) => t === 'ping')).toHaveLength(1)
    expect(live.status()).toBe('connected')
  })
})

/** Timers and time that can be held and moved. */
function shiftedEnvironment() {
  const counting = countingEnvironment()
  let shift = 0
  let isAsleep = false
  const held: (() => void)[] = []
  const environment: Environment = {
    ...counting.environment,
    now: () => counting.environment.now() + shift,
    setTimer: (run, ms) => {
      let isCancelled = false
      const go = (): void => {
        if (isCancelled) return
        if (isAsleep) held.push(go)
        else run()
      }
      const cancel = counting.environment.setTimer(go, ms)
      return () => {
        isCancelled = true
        cancel()
      }
    },
  }
  return {
    environment,
    sleep: () => void (isAsleep = true),
    wake(ms: number) {
      shift += ms
      isAsleep = false
      for (const run of held.splice(0)) run()
    },
  }
}

describe('time that passes at once', () => {
  it.each([600_000, 8 * 3_600_000])(
    'does not end a connection that lives: %i ms of sleep, and all timers together',
    async (ms) => {
      const server = await startServer({ heartbeat: { intervalMs: 60, timeoutMs: 3000, idleMs: 20_000 } })
      const { environment, sleep, wake } = shiftedEnvironment()
      const { client, sockets, reaches, status } = makeClient(server.url, { environment })
      const got: unknown[] = []
      client.channel('a').subscribe({ onMessage: (data) => got.push(data) })
      client.connect()
      await reaches('connected')
      sleep()
      await pause(200)
      await server.publish('a', 'slept')
      wake(ms)
      await pause(150)
      await server.publish('a', 'awake')
      await until('both messages', () => got.length === 2)
      expect(status()).toBe('connected')
      expect(sockets).toHaveLength(1)
    },
  )

  it.each([8 * 3_600_000, -8 * 3_600_000])(
    'is not told by the clock of the wall: a step of %i ms on both sides ends no connection and hides no dead one',
    async (step) => {
      const real = Date.now
      let shift = 0
      const stepped = vi.spyOn(Date, 'now').mockImplementation(() => real() + shift)
      onTestFinished(() => stepped.mockRestore())
      const server = await startServer({ heartbeat: { intervalMs: 60, timeoutMs: 1500, idleMs: 2500 } })
      const { client, sockets, reaches, status } = makeClient(server.url)
      client.connect()
      await reaches('connected')
      shift = step
      await pause(400)
      expect(status()).toBe('connected')
      expect(server.all('connection-closed')).toEqual([])
      expect(sockets, 'sockets').toHaveLength(1)
      sockets[0]!.pause()
      await until('the server has noticed the dead link', () => server.all('connection-closed').length === 1)
      await until('a new link', () => sockets.length >= 2 && status() === 'connected')
    },
  )
})

describe('coming and going', () => {
  const cycles = Number(process.env['SOAK_CYCLES'] ?? 400)

  it('leaves neither sockets nor timers nor memory behind', async () => {
    const server = await startServer()
    const { client, sockets, timers, reaches, reported } = makeClient(server.url)
    client.channel('a').subscribe({})
    const collect = (globalThis as { gc?: () => void }).gc
    let before = 0
    for (let n = 0; n < cycles; n++) {
      client.connect()
      if (n % 2 === 0) await reaches('connected')
      else if (n % 3 === 0) await pause(0)
      void client.disconnect()
      if (n % 50 === 0) {
        sockets.splice(0, Math.max(0, sockets.length - 5))
        server.events.length = 0
      }
      if (n === Math.floor(cycles / 2)) {
        await pause(200)
        collect?.()
        before = process.memoryUsage().heapUsed
      }
    }
    await pause(300)
    collect?.()
    const grown = process.memoryUsage().heapUsed - before
    if (process.env['SOAK_CYCLES'] !== undefined)
      console.log({ cycles, grown, resources: process.getActiveResourcesInfo().join() })
    expect(timers()).toBe(0)
    expect(sockets.filter(({ readyState }) => readyState !== 3)).toEqual([])
    expect(reported).toEqual([])
    expect(grown).toBeLessThan(30_000_000)
    client.connect()
    await reaches('connected')
  })
})
