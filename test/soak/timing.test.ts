import type { Environment, Signal } from 'react-connectivity'
import type { VirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { freePort, startScript, startServer, welcome } from '../client/support/server.js'
import { withStoppedTime } from '../client/support/stoppedTime.js'
import { mostDialsWithin } from './support/dialRecord.js'
import { makeClient } from './support/quickClient.js'
import { makeVirtualClient } from './support/virtualClient.js'

describe('a storm', () => {
  it('of retryNow costs one dial for each that failed, and one ping on a connection that lives', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
    })
    const { client, status, settle } = makeVirtualClient(server.url)
    client.connect()
    for (let n = 0; n < 1000; n++) client.retryNow()
    await settle()
    expect(status()).toBe('connected')
    for (let n = 0; n < 1000; n++) client.retryNow()
    await settle()
    for (let n = 0; n < 1000; n++) client.retryNow()
    await settle()
    expect(server.upgrades).toHaveLength(1)
    expect(server.frames.filter(({ t }) => t === 'ping')).toHaveLength(1)
  })

  const signals: readonly Signal[] = ['online', 'offline', 'resumed']

  it('of online, offline and resumed dials at most ten times in ten seconds', async () => {
    const { client, environment, dials, advance } = makeVirtualClient(
      `ws://127.0.0.1:${await freePort()}/realtime`,
    )
    client.connect()
    for (let ms = 0; ms < 25_000; ms += 10) {
      for (const signal of signals) environment.signal(signal)
      await advance(10)
    }
    expect(mostDialsWithin(dials, 10_000)).toBeLessThanOrEqual(10)
    expect(dials.length, 'dials in all').toBeGreaterThan(20)
  })

  it('of online, offline and resumed pings a connection that lives once in two seconds', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t === 'ping') send({ t: 'pong', n: frame['n'] })
    })
    const { client, environment, status, settle, advance } = makeVirtualClient(server.url)
    client.connect()
    await settle()
    for (let ms = 0; ms < 10_000; ms += 50) {
      for (const signal of signals) environment.signal(signal)
      await advance(50)
    }
    expect(server.frames.filter(({ t }) => t === 'ping')).toHaveLength(5)
    expect(server.upgrades).toHaveLength(1)
    expect(status()).toBe('connected')
  })
})

/** A machine that sleeps: its timers wait, and all of them run together after the sleep. */
function sleepyMachine() {
  let shift = 0
  let isAsleep = false
  const held: (() => void)[] = []
  return {
    wrap: (own: VirtualEnvironment): Environment => ({
      ...own,
      now: () => own.now() + shift,
      setTimer(run, ms) {
        let isCancelled = false
        const go = (): void => {
          if (isCancelled) return
          if (isAsleep) held.push(go)
          else run()
        }
        const cancel = own.setTimer(go, ms)
        return () => {
          isCancelled = true
          cancel()
        }
      },
    }),
    sleep: () => void (isAsleep = true),
    wake(ms: number) {
      shift += ms
      isAsleep = false
      for (const run of held.splice(0)) run()
    },
  }
}

/** A bare socket that says hello and answers pings; closed after the test. */
function answeringSocket(url: string): WebSocket {
  const socket = new WebSocket(url)
  onTestFinished(() => socket.terminate())
  socket.on('open', () => socket.send('{"t":"hello","v":1,"attempt":0}'))
  socket.on('message', (data) => {
    for (const { t, n } of [JSON.parse(String(data)) as { t: string; n?: number }].flat())
      if (t === 'ping') socket.send(JSON.stringify({ t: 'pong', n }))
  })
  return socket
}

describe('time that passes at once', () => {
  it.each([600_000, 8 * 3_600_000])(
    'does not end a connection that lives: %i ms of sleep, and all timers together',
    async (ms) => {
      const server = await startServer({
        heartbeat: { intervalMs: 60_000, timeoutMs: 60_000, idleMs: 600_000 },
      })
      const { wrap, sleep, wake } = sleepyMachine()
      const { client, sockets, status, settle, advance } = makeVirtualClient(server.url, { wrap })
      const got: unknown[] = []
      client.channel('a').subscribe({ onMessage: (data) => got.push(data) })
      client.connect()
      await settle()
      expect(status()).toBe('connected')
      sleep()
      await advance(120_000, 10_000)
      await server.publish('a', 'slept')
      wake(ms)
      await settle()
      await server.publish('a', 'awake')
      await advance(120_000, 10_000)
      expect(got).toEqual(['slept', 'awake'])
      expect(status()).toBe('connected')
      expect(sockets).toHaveLength(1)
    },
  )

  it.each([8 * 3_600_000, -8 * 3_600_000])(
    'is not measured by the wall clock: a step of %i ms on both sides ends no connection and hides no dead one',
    (step) =>
      withStoppedTime(async (advance) => {
        const server = await startServer({ heartbeat: { intervalMs: 60, timeoutMs: 1500, idleMs: 2500 } })
        const { client, sockets, exchanged, status } = makeClient(server.url)
        // It sends only answers, so that the server alone measures its silence.
        const quiet = answeringSocket(server.url)
        const pass = (ms: number): Promise<void> => advance(ms, { sockets: [...sockets, quiet], exchanged })
        client.connect()
        await pass(100)
        expect(status()).toBe('connected')
        vi.setSystemTime(Date.now() + step)
        await pass(5000)
        expect(status()).toBe('connected')
        expect(server.all('connection-closed')).toEqual([])
        expect(sockets, 'sockets').toHaveLength(1)
        for (const socket of [sockets[0]!, quiet]) socket.pause()
        await pass(6000)
        expect(server.all('connection-closed'), 'the dead links').toHaveLength(2)
        expect([sockets.length, status()]).toEqual([2, 'connected'])
      }),
  )
})

describe('coming and going', { timeout: 300_000 }, () => {
  const cycles = Number(process.env['SOAK_CYCLES'] ?? 400)

  it('leaves neither sockets nor timers nor memory behind', async () => {
    const server = await startServer()
    const { client, environment, sockets, status, settle, advance } = makeVirtualClient(server.url)
    client.channel('a').subscribe({})
    const collect = (globalThis as { gc?: () => void }).gc
    // Many requests in a short time wait up to five seconds for their dial.
    const connected = async (): Promise<void> => {
      for (let second = 0; second < 10 && status() !== 'connected'; second++) await advance(1000, 1000)
      expect(status()).toBe('connected')
    }
    const expectNothingLeft = async (): Promise<void> => {
      await advance(10_000, 1000)
      expect(environment.timers(), 'timers').toBe(0)
      expect(sockets.filter(({ readyState }) => readyState !== 3)).toEqual([])
    }
    let before = 0
    for (let n = 0; n < cycles; n++) {
      client.connect()
      if (n % 2 === 0) await connected()
      else if (n % 3 === 0) await settle()
      void client.disconnect()
      if (n % 50 === 0) {
        sockets.splice(0, Math.max(0, sockets.length - 5))
        server.events.length = 0
      }
      if (n === Math.floor(cycles / 2)) {
        await expectNothingLeft()
        collect?.()
        before = process.memoryUsage().heapUsed
      }
    }
    await expectNothingLeft()
    collect?.()
    const grown = process.memoryUsage().heapUsed - before
    if (process.env['SOAK_CYCLES'] !== undefined)
      console.log({ cycles, grown, resources: process.getActiveResourcesInfo().join() })
    expect(environment.errors).toEqual([])
    expect(grown).toBeLessThan(30_000_000)
    client.connect()
    await connected()
  })
})
