import { presenterOf, SignInRequiredError } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { HOUR, startExpiring, userOf } from './support/expiring.js'
import { createInbox, type World } from './support/world.js'

describe('a renewal that fails', () => {
  it.each<[string, number, () => unknown]>([
    ['because getToken rejects', 7, () => Promise.reject(new Error('503'))],
    ['because getToken returns nonsense', 7, () => 7],
    ['because getToken hangs', 2, () => new Promise(() => undefined)],
  ])('%s is tried again until it works, without a gap and without a storm', async (_what, least, instead) => {
    const { world, asked, issue, told } = await startExpiring(120_000)
    issue.instead = instead
    await world.advance(110_000)
    expect(asked.length).toBeGreaterThan(least)
    expect(asked.length).toBeLessThan(12)
    expect(told().map(({ type }) => type)).toEqual(['token-expiring'])
    issue.instead = null
    await world.advance(HOUR)
    expect(world.network.dials()).toBe(1)
    expect(world.status()).toBe('connected')
    expect(world.environment.errors).toEqual([])
  })

  it('because the server could not check it is tried again', async () => {
    let isBroken = false
    const { world, refreshes } = await startExpiring(60_000, {
      authenticate: ({ token }: { token?: string }) => {
        if (isBroken) throw new Error('the database is away')
        const { id, expiresAt } = userOf(token)
        return { user: { id }, expiresAt }
      },
    })
    isBroken = true
    await world.advance(50_000)
    expect(refreshes()).toBeGreaterThan(1)
    isBroken = false
    await world.advance(HOUR)
    expect([world.network.dials(), world.status()]).toEqual([1, 'connected'])
  })

  it('because the token had expired already asks for another one, and says so', async () => {
    const { world, asked, issue } = await startExpiring(60_000)
    issue.instead = ({ refused }) =>
      refused === null
        ? `anna:${String(world.environment.now() - 1000)}`
        : `anna:${String(world.environment.now() + 60_000)}`
    await world.advance(45_000)
    expect(asked.slice(1).map(({ refused }) => refused)).toEqual([null, 'token-expired'])
    expect([world.network.dials(), world.status()]).toEqual([1, 'connected'])
    await world.advance(50_000)
    const all = asked.slice(1).map(({ refused }) => refused)
    expect(all, 'a refusal counts once').toEqual([null, 'token-expired', null, 'token-expired'])
  })

  it('because the app has the old token in a cache works once the server has refused that one', async () => {
    const { world, issue, refreshes } = await startExpiring(60_000)
    const cached = `anna:${String(world.environment.now() + 60_000)}`
    issue.instead = ({ refused }) =>
      refused === null ? cached : `anna:${String(world.environment.now() + HOUR)}`
    await world.advance(75_000)
    expect([world.network.dials(), world.status()]).toEqual([1, 'connected'])
    expect(refreshes()).toBeLessThan(15)
  })

  it('until the end leads to one dial with a fresh token, and nothing is shown or lost [Z9 O15]', async () => {
    const { world, asked, issue } = await startExpiring(60_000)
    const inbox = createInbox()
    world.channel('room').subscribe({ onMessage: inbox.take })
    await world.advance(100)
    const cached = `anna:${String(world.environment.now() + 60_000)}`
    // The app gives a token of its cache until it dials.
    issue.instead = ({ isRenewal }) => (isRenewal ? cached : `anna:${String(world.environment.now() + HOUR)}`)
    await world.advance(75_000)
    const { connection } = world.client.getState()
    expect(connection).toMatchObject({ status: 'connected', reason: 'recovered' })
    expect(connection.outage).toMatchObject({ cause: { reason: 'token-expired', code: 4419 }, attempts: 1 })
    expect(Number(connection.outage?.endedAt) - Number(connection.outage?.since)).toBeLessThan(400)
    expect(world.network.dials()).toBe(2)
    expect(asked.at(-1)).toMatchObject({ isRenewal: false, refused: 'token-expired' })
    void world.simulation.server.publish('room', 'after')
    await world.advance(100)
    expect(inbox.data).toEqual(['after'])
    expect(world.channel('room').getState()).toMatchObject({ continuity: 'recovered' })
  })

  it('for good is a verdict, after one dial, and nothing is asked after it [Z9]', async () => {
    const { world, asked, issue } = await startExpiring(60_000)
    issue.instead = () => Promise.reject(new SignInRequiredError('Please sign in.'))
    await world.advance(75_000)
    expect(world.client.getState().connection).toMatchObject({
      status: 'failed',
      reason: 'unauthorized',
      message: 'Please sign in.',
    })
    const presenter = presenterOf(world.client)
    const leave = presenter.subscribe(() => undefined)
    expect(presenter.getState().banner).toMatchObject({ key: 'unauthorized', actions: ['sign-in'] })
    leave()
    const [dials, count] = [world.network.dials(), asked.length]
    await world.advance(HOUR)
    expect([world.network.dials(), asked.length]).toEqual([dials, count])
    expect(dials).toBe(1)
  })

  it('because the login was withdrawn is a verdict at once', async () => {
    const { world } = await startExpiring(60_000, {
      authenticate: ({ action, token }: { action: string; token?: string }) => {
        const { id, expiresAt } = userOf(token)
        return action === 'refresh'
          ? { refused: 'unauthorized', message: 'Signed out.' }
          : { user: { id }, expiresAt }
      },
    })
    await world.advance(45_000)
    expect(world.client.getState().connection).toMatchObject({
      status: 'failed',
      reason: 'unauthorized',
      code: 4401,
      message: 'Signed out.',
    })
    expect(world.network.dials()).toBe(1)
  })
})

describe('a server that announces nonsense', () => {
  it.each([1, 0.001])('as a life of %d ms causes no storm of renewals', async (expiresInMs) => {
    const { world, asked } = await startExpiring(60_000, { authenticate: () => ({ id: 'anna' }) })
    const answers = setAnswers(world, { t: 'refresh', expiresInMs })
    await world.advance(60_000)
    answers()
    expect(asked.length).toBeLessThan(30)
  })

  it('as an endless life sets no timer that fires at once', async () => {
    const { world, asked } = await startExpiring(60_000, { authenticate: () => ({ id: 'anna' }) })
    world.network.inject(JSON.stringify({ t: 'refresh', expiresInMs: 1e300 }))
    await world.advance(HOUR)
    expect([asked.length, world.status()]).toEqual([1, 'connected'])
  })

  it('or never answers a refresh is asked again, calmly, until the end', async () => {
    const { world, asked, refreshes } = await startExpiring(60_000, { authenticate: () => ({ id: 'anna' }) })
    world.network.inject(JSON.stringify({ t: 'refresh', expiresInMs: 120_000 }))
    await world.advance(85_000)
    world.network.mode = 'lose'
    await world.advance(20_000)
    expect(refreshes()).toBe(2)
    expect(asked).toHaveLength(3)
  })
})

/** Every refresh of the client has this answer, as a faulty server would give. */
function setAnswers(world: World, answer: object): () => void {
  world.network.inject(JSON.stringify(answer))
  let isOn = true
  let seen = 0
  const look = (): void => {
    if (!isOn) return
    const { length } = world.sent('client', 'refresh')
    if (length > seen) world.network.inject(JSON.stringify(answer))
    seen = length
    world.environment.setTimer(look, 10)
  }
  look()
  return () => void (isOn = false)
}
