import {
  budgetRetry,
  createConnectivity,
  presenterOf,
  recordOutages,
  suspendRetry,
  webSocket,
} from 'react-connectivity'
import type { ConnectivityOptions, RetryDecision } from 'react-connectivity'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createWorld, type World } from './support/world.js'

const MINUTE = 60_000

/** A client whose server is gone, and what a person sees of it. */
async function lost(options: ConnectivityOptions) {
  const world = createWorld(options)
  await world.connect()
  await world.advance(MINUTE)
  const presenter = presenterOf(world.client)
  const stop = presenter.subscribe(() => undefined)
  world.network.mode = 'refuse'
  world.network.cut()
  return { world, stop, shown: () => presenter.getState() }
}

const connection = ({ client }: World) => client.getState().connection

describe('a person in an outage that is dialled a minute of every nine', () => {
  it('sees a calm pause that counts down, and no alarm', async () => {
    const { world, shown, stop } = await lost({ retry: suspendRetry() })
    await world.advance(2 * MINUTE)
    expect(connection(world)).toMatchObject({ status: 'paused', pausedBy: 'policy' })
    const { led, banner, countdown } = shown()
    expect(led).toMatchObject({ state: 'paused', tone: 'neutral' })
    expect(banner).toMatchObject({ key: 'gave-up', tone: 'neutral', actions: ['retry'] })
    expect(countdown?.to).toBe(connection(world).nextAttemptAt)
    stop()
  })

  it('is told of the loss once, however many pauses it has', async () => {
    const { world, shown, stop } = await lost({ retry: suspendRetry() })
    const said = new Set<number>()
    for (let seconds = 0; seconds < 40 * 60; seconds += 1) {
      await world.advance(1000)
      const { announcement } = shown()
      if (announcement !== null) said.add(announcement.id)
    }
    // The loss, and once more that it lasts.
    expect(said.size).toBeLessThanOrEqual(2)
    stop()
  })

  it('connects with the next window, and reads "back online"', async () => {
    const { world, shown, stop } = await lost({ retry: suspendRetry() })
    await world.advance(2 * MINUTE)
    world.network.mode = 'pass'
    await world.advance((connection(world).nextAttemptAt ?? 0) - world.environment.now() + 1000)
    expect(world.status()).toBe('connected')
    await world.advance(7000)
    expect(shown().banner?.key).toBe('back-online')
    stop()
  })
})

describe('a page that shows nothing of the connection any more', () => {
  it('is not dialled for at the end of a pause, and connects when it is shown again', async () => {
    const { world, stop } = await lost({ retry: suspendRetry() })
    const release = world.client.retain()
    await world.advance(2 * MINUTE)
    release()
    await world.advance(1000)
    expect(world.status()).toBe('disconnected')
    const dials = world.network.dials()
    await world.advance(60 * MINUTE)
    expect(world.network.dials()).toBe(dials)
    world.network.mode = 'pass'
    world.client.retain()
    await world.advance(100)
    expect(world.status()).toBe('connected')
    stop()
  })
})

describe('a person whose outage used up its budget', () => {
  it('reads that nothing is tried any more, with a *Try now* that works [E16]', async () => {
    const { world, shown, stop } = await lost({ retry: budgetRetry(30_000) })
    await world.advance(10 * MINUTE)
    expect(connection(world)).toMatchObject({ status: 'paused', pausedBy: 'budget', nextAttemptAt: null })
    expect(shown()).toMatchObject({
      led: { state: 'paused', tone: 'neutral' },
      banner: { key: 'gave-up', tone: 'warning', actions: ['retry'] },
      countdown: null,
    })
    const dials = world.network.dials()
    await world.advance(60 * MINUTE)
    expect(world.network.dials()).toBe(dials)
    world.network.mode = 'pass'
    world.client.retryNow()
    await world.advance(100)
    expect(world.status()).toBe('connected')
    stop()
  })
})

describe('an app that chooses the wait after a loss', () => {
  it.each([
    ['at once after a refusal, because no server asked for the wait', 4403, 1],
    ['at its time after an overload, because the server asked for one', 4429, 0],
    ['at its time after a restart, which all clients of the server noticed', 1012, 0],
  ])('dials %s, when the network returns', async (_when, code, dials) => {
    const world = createWorld({ retry: () => ({ afterMs: MINUTE }) })
    await world.connect()
    await world.advance(MINUTE)
    world.network.cut(code)
    await world.advance(100)
    expect(connection(world)).toMatchObject({ status: 'reconnecting', code })
    const before = world.network.dials()
    world.environment.signal('online')
    await world.advance(5000)
    expect(world.network.dials() - before).toBe(dials)
  })
})

describe('an app whose retry policy has a bug', () => {
  type Answer = readonly [what: string, answer: () => unknown]
  const unusable: readonly Answer[] = [
    [
      'an error',
      () => {
        throw new Error('a bug of the app')
      },
    ],
    ['NaN', () => ({ afterMs: Number.NaN })],
    ['a negative wait', () => ({ afterMs: -1 })],
    ['an endless wait', () => ({ afterMs: Infinity })],
    ['null', () => null],
    ['nothing in it', () => ({})],
    ['an old word', () => 'retry'],
    ['a pause of no time', () => ({ pause: 'policy', resumeAfterMs: Number.NaN })],
    ['a promise', () => Promise.resolve({ afterMs: 1 })],
  ]
  /** Only development looks for these, which the types forbid. */
  const mistyped: readonly Answer[] = [
    ['a text', () => ({ afterMs: '100' })],
    ['an unknown pause', () => ({ pause: 'forever' })],
  ]
  it.each([
    ...[...unusable, ...mistyped].map((given) => ['development', ...given] as const),
    ...unusable.map((given) => ['production', ...given] as const),
  ])('reads of it in %s, and the catalogue decides: %s', async (mode, _what, answer) => {
    vi.stubEnv('NODE_ENV', mode)
    onTestFinished(() => void vi.unstubAllEnvs())
    const world = createWorld({ retry: answer as () => RetryDecision })
    await world.connect()
    world.network.cut()
    await world.advance(5000)
    expect(world.status()).toBe('connected')
    expect(world.environment.errors).toHaveLength(1)
  })

  it('that dials without end keeps the limits of dials', async () => {
    const world = createWorld({ retry: () => ({ afterMs: 0 }) })
    await world.connect()
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(5 * MINUTE)
    expect(world.network.dials()).toBeLessThanOrEqual(31)
  })
})

describe('a developer who misspells an option', () => {
  it('gets a type error, and the same words at the call [N4]', () => {
    const misspelt = { reconnnect: 700 }
    // @ts-expect-error The option is called `backoff`.
    expect(() => createConnectivity(webSocket('ws://localhost/feed'), { reconnnect: 700 })).toThrow(
      'unknown option "reconnnect"',
    )
    expect(() => createConnectivity(webSocket('ws://localhost/feed'), misspelt as object)).toThrow('backoff')
  })
})

describe('the outages of a client', () => {
  it('are kept when they are over, oldest first, and only the last twenty', async () => {
    const world = createWorld()
    const log = recordOutages(world.client)
    expect(log.outages()).toEqual([])
    await world.connect()
    for (let outage = 0; outage < 25; outage += 1) {
      await world.advance(MINUTE)
      world.network.cut(4000 + outage)
      if (outage === 0) expect(log.outages()).toEqual([])
      await world.advance(MINUTE)
    }
    const codes = log.outages().map(({ cause }) => cause.code)
    expect(codes).toEqual(Array.from({ length: 20 }, (_, index) => 4005 + index))
    const [first] = log.outages()
    expect(first?.endedAt).toBeGreaterThan(first?.since ?? Infinity)
    expect(log.outages()).toBe(log.outages())
    log.stop()
    world.network.cut()
    await world.advance(MINUTE)
    expect(log.outages()).toHaveLength(20)
  })

  it.each([0, -1, 1.5, Number.NaN, '3', null])('cannot be limited to %j', (limit) => {
    const { client } = createWorld()
    expect(() => recordOutages(client, { limit: limit as number })).toThrow(
      /^recordOutages: limit must be a whole number ≥ 1, got /,
    )
  })

  it('are one while the connection flaps', async () => {
    const world = createWorld()
    const { outages } = recordOutages(world.client)
    await world.connect()
    await world.advance(MINUTE)
    for (let drop = 0; drop < 3; drop += 1) {
      world.network.cut()
      await world.advance(3000)
    }
    expect(outages()).toHaveLength(1)
  })
})
