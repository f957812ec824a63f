import { describe, expect, it } from 'vitest'
import { createWorld, type World } from './support/world.js'

const HOUR = 3_600_000
const verdicts = ['unauthorized', 'forbidden', 'token-expired'] as const

/** Activity of a client: dials, token fetches, events. */
async function stirs(world: World, tokens: { count: number }, ms = HOUR): Promise<number[]> {
  const before = [world.network.dials(), tokens.count, world.events.length]
  world.environment.signal('online')
  world.environment.signal('resumed')
  await world.advance(ms)
  return [world.network.dials(), tokens.count, world.events.length].map(
    (count, i) => count - (before[i] ?? 0),
  )
}

function withTokens(): { tokens: { count: number }; auth: { getToken: () => string } } {
  const tokens = { count: 0 }
  return { tokens, auth: { getToken: () => `token-${String((tokens.count += 1))}` } }
}

describe('after a verdict', () => {
  it.each(verdicts)(
    'of %s nothing is dialled or fetched for an hour, and its words are kept [Z10]',
    async (refused) => {
      const { tokens, auth } = withTokens()
      const world = createWorld({ auth })
      world.simulation.deny({ refused, message: 'Not you.' })
      await world.connect()
      await world.advance(1000)
      expect(world.client.getState().connection).toMatchObject({
        status: 'failed',
        reason: refused,
        message: 'Not you.',
      })
      // An expired token causes one fresh token.
      const tries = refused === 'token-expired' ? 2 : 1
      expect([world.network.dials(), tokens.count]).toEqual([tries, tries])
      expect(await stirs(world, tokens)).toEqual([0, 0, 0])
      expect(world.leftovers()).toMatchObject({ sockets: 0 })
    },
  )

  it('sends are refused with the reason, not left hanging', async () => {
    const world = createWorld()
    const early = world.channel('orders').send('before')
    world.simulation.deny({ refused: 'unauthorized', message: 'Sign in.' })
    await world.connect()
    await expect(world.channel('orders').send('after')).rejects.toMatchObject({
      code: 'not-connected',
      reason: 'unauthorized',
    })
    expect(world.client.getState().outbox, 'the earlier one is visibly pending').toHaveLength(1)
    world.simulation.deny(null)
    world.client.retryNow()
    await world.advance(1000)
    await expect(early).resolves.toMatchObject({ offset: 1 })
  })

  it('a kicked client does not dial until the person clicks [Z6]', async () => {
    const { tokens, auth } = withTokens()
    const world = createWorld({ auth })
    await world.connect()
    const [session] = world.simulation.server.sessions()
    void world.simulation.server.kick({ session: session?.id ?? '' }, { keepSession: true })
    await world.advance(100)
    expect(world.client.getState().connection).toMatchObject({
      status: 'failed',
      reason: 'kicked',
      code: 4409,
    })
    expect(await stirs(world, tokens)).toEqual([0, 0, 0])
    world.client.retryNow()
    await world.advance(100)
    expect([world.status(), world.network.dials()]).toEqual(['connected', 2])
  })

  it('the page that comes back to it does not dial either', async () => {
    const { tokens, auth } = withTokens()
    const world = createWorld({ auth })
    world.simulation.deny({ refused: 'forbidden' })
    const release = world.client.retain()
    await world.advance(1000)
    release()
    await world.advance(10_000)
    world.client.retain()
    expect(await stirs(world, tokens)).toEqual([0, 0, 0])
    expect(world.status()).toBe('failed')
  })
})

describe('after a disconnect', () => {
  it('no dial, fetch or event follows for an hour [N16]', async () => {
    const { tokens, auth } = withTokens()
    const world = createWorld({ auth })
    await world.connect()
    await world.client.disconnect()
    await world.advance(5000)
    expect(world.client.getState().connection).toMatchObject({
      status: 'disconnected',
      reason: 'closed-by-app',
    })
    expect(world.sent('client').at(-1)).toEqual({ t: 'bye' })
    expect(await stirs(world, tokens)).toEqual([0, 0, 0])
    expect(world.leftovers().sockets).toBe(0)
  })

  it.each([
    ['during the token fetch', { hang: true }, 50],
    ['while the socket opens', { mode: 'hang' }, 50],
    ['in the backoff', { mode: 'refuse' }, 20_000],
  ] as const)('%s the attempt ends at once, and nothing follows [F68]', async (_when, given, ms) => {
    const signals: AbortSignal[] = []
    let give: (token: string) => void = () => undefined
    const getToken = ({ signal }: { readonly signal: AbortSignal }) => {
      signals.push(signal)
      return 'hang' in given ? new Promise<string>((resolve) => (give = resolve)) : 'token'
    }
    const world = createWorld({ auth: { getToken } })
    if ('mode' in given) world.network.mode = given.mode
    world.client.connect()
    await world.advance(ms)
    void world.client.disconnect()
    expect(world.status()).toBe('disconnected')
    if ('hang' in given) expect(signals[0]?.aborted).toBe(true)
    give('late')
    world.network.mode = 'pass'
    const before = [signals.length, world.network.dials()]
    const { connection } = world.client.getState()
    await world.advance(HOUR)
    expect([signals.length, world.network.dials()]).toEqual(before)
    expect(world.client.getState().connection).toBe(connection)
    expect(world.leftovers()).toMatchObject({ timers: expect.any(Number) as number, sockets: 0 })
  })
})

describe('a server that does not answer the bye', () => {
  it('does not delay a disconnect: the state changes at once, and the socket is gone two seconds later', async () => {
    const world = createWorld()
    await world.connect()
    world.network.mode = 'swallow'
    void world.client.disconnect()
    expect([world.status(), world.network.open()]).toEqual(['disconnected', 1])
    await world.advance(2000)
    expect(world.network.open()).toBe(0)
  })
})

describe('one attempt at a time', () => {
  it('connect() in an outage, five times, adds no dial [Z2 I12]', async () => {
    const world = createWorld()
    for (let calls = 0; calls < 5; calls += 1) world.client.connect()
    await world.advance(100)
    expect(world.network.dials()).toBe(1)
    world.network.mode = 'hang'
    world.network.cut()
    await world.advance(1000)
    const dials = world.network.dials()
    expect(world.status()).toBe('reconnecting')
    for (let calls = 0; calls < 5; calls += 1) world.client.connect()
    await world.advance(1000)
    expect([world.network.dials(), world.network.open()]).toEqual([dials, 1])
  })

  it('Try now dials at once, and impatient clicks open no second socket', async () => {
    const world = createWorld()
    await world.connect()
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(30_000)
    world.network.mode = 'pass'
    const dials = world.network.dials()
    for (let clicks = 0; clicks < 20; clicks += 1) world.client.retryNow()
    expect(world.network.dials()).toBe(dials + 1)
    await world.advance(20)
    expect(world.status()).toBe('connected')
  })
})
