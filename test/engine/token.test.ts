import { SignInRequiredError, type TokenRequest } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld } from './support/world.js'

describe('the token', () => {
  it.each<[string, () => unknown]>([
    ['is refused', () => Promise.reject(new Error('503'))],
    ['throws', () => Object.keys(null as unknown as object)],
    ['is empty', () => ''],
    ['is a number', () => 7],
    ['is an object', () => ({ token: 'x' })],
    ['never comes', () => new Promise(() => undefined)],
  ])(
    'that %s is asked for again and again, and the page comes back once it is there [F42]',
    async (_what, give) => {
      let isBroken = false
      const aborted: AbortSignal[] = []
      let calls = 0
      const getToken = ({ signal }: { readonly signal: AbortSignal }): string => {
        calls += 1
        aborted.push(signal)
        return isBroken ? (give() as string) : `token-${String(calls)}`
      }
      const world = createWorld({ auth: { getToken } })
      await world.connect()
      isBroken = true
      world.network.cut()
      await world.advance(120_000)
      expect(calls).toBeGreaterThan(5)
      expect(world.network.dials(), 'without a token nothing is dialled').toBe(1)
      const { connection } = world.client.getState()
      expect(connection).toMatchObject({
        status: 'reconnecting',
        outage: { cause: { reason: 'network-lost' } },
      })
      expect(connection.outage?.lastError.reason).toBe('token-unavailable')
      isBroken = false
      await world.advance(45_000)
      expect(world.status()).toBe('connected')
      expect(world.sent('client', 'hello').at(-1)).toMatchObject({ token: `token-${String(calls)}` })
      expect(
        aborted.slice(1, -1).every((signal) => signal.aborted),
        'its abort signal fires',
      ).toBe(true)
      expect(world.environment.errors).toEqual([])
    },
  )

  it('shows its error in the state', async () => {
    const world = createWorld({ auth: { getToken: () => 7 as unknown as string } })
    world.client.connect()
    await world.advance(10)
    expect(world.client.getState().connection.message).toBe(
      'auth.getToken: expected a non-empty string or null, got 7',
    )
  })

  it('that comes late is not used for a later dial', async () => {
    const answers: ((token: string) => void)[] = []
    const getToken = () => new Promise<string>((resolve) => answers.push(resolve))
    const world = createWorld({ auth: { getToken } })
    world.client.connect()
    await world.advance(40_000)
    expect(answers.length).toBeGreaterThan(2)
    answers[0]?.('old')
    await world.advance(100)
    expect(world.network.dials()).toBe(0)
    answers.at(-1)?.('new')
    await world.environment.settle()
    answers[1]?.('old as well')
    await world.advance(100)
    expect(world.sent('client', 'hello')).toMatchObject([{ token: 'new' }])
  })

  it('is fetched again for each dial, and never stands in the url or in an error', async () => {
    let calls = 0
    const world = createWorld({ auth: { getToken: () => `canary-${String((calls += 1))}` } })
    await world.connect()
    world.network.cut()
    await world.advance(2000)
    expect(world.sent('client', 'hello').map(({ token }) => token)).toEqual(['canary-1', 'canary-2'])
    expect(JSON.stringify([world.client.getState(), world.events, world.problems])).not.toContain('canary')
  })

  it('is optional', async () => {
    const world = createWorld({ auth: { getToken: () => null } })
    await world.connect()
    expect(world.sent('client', 'hello')[0]).not.toHaveProperty('token')
    expect(world.status()).toBe('connected')
  })

  it('that has expired is fetched again once, with the reason told, before there is a verdict', async () => {
    const asked: TokenRequest['refused'][] = []
    let valid = 'new'
    const getToken = ({ refused }: TokenRequest): string => {
      asked.push(refused)
      return refused === null ? 'cached' : 'new'
    }
    const authenticate = ({ token }: { readonly token?: string }) =>
      token === valid ? { id: 'anna' } : { refused: 'token-expired' as const }
    const world = createWorld({ auth: { getToken } }, { authenticate })
    await world.connect()
    await world.advance(1000)
    expect([world.status(), asked]).toEqual(['connected', [null, 'token-expired']])
    valid = 'none'
    world.network.cut()
    await world.advance(60_000)
    expect(world.client.getState().connection).toMatchObject({ status: 'failed', reason: 'token-expired' })
    expect(asked.slice(2)).toEqual([null, 'token-expired'])
  })

  it('that cannot be fetched is shown as the reason, with the time of the next try', async () => {
    const getToken = () => Promise.reject(new Error('503'))
    const world = createWorld({ auth: { getToken } })
    world.client.connect()
    await world.advance(1000)
    const { status, reason, message, nextAttemptAt } = world.client.getState().connection
    expect({ status, reason, message }).toEqual({
      status: 'connecting',
      reason: 'token-unavailable',
      message: 'auth.getToken: Error: 503',
    })
    expect(nextAttemptAt).toBeGreaterThan(world.environment.now())
  })

  it('that needs a sign-in is a verdict, and is requested again after the sign-in', async () => {
    let isSignedIn = false
    let calls = 0
    const getToken = (): string => {
      calls += 1
      if (!isSignedIn) throw new SignInRequiredError('your session has ended')
      return 'token'
    }
    const world = createWorld({ auth: { getToken } })
    await world.connect()
    await world.advance(3_600_000)
    expect(world.client.getState().connection).toMatchObject({
      status: 'failed',
      reason: 'unauthorized',
      message: 'your session has ended',
    })
    expect([calls, world.network.dials()]).toEqual([1, 0])
    isSignedIn = true
    world.client.retryNow()
    await world.advance(100)
    expect([world.status(), calls]).toEqual(['connected', 2])
  })
})
