import { presenterOf, SignInRequiredError, type TokenRequest } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createZimDouble } from './support/zimDouble.js'
import { makeZimWorld } from './support/zimWorld.js'

describe('the end of a login', () => {
  it.each([
    [4, 'kicked', ['take-over', 'sign-out']],
    [6, 'unregistered', ['sign-in']],
  ])(
    'by event %i is a verdict: %s, with its action, and no login for an hour [Z4 Z11]',
    async (event, reason, actions) => {
      const { zim, connectivity, environment, state, arrive } = makeZimWorld()
      const presenter = presenterOf(connectivity)
      onTestFinished(presenter.subscribe(() => undefined))
      await arrive()
      zim.connection(0, event, '{"message":"by the service"}')
      await environment.advance(3_600_000)
      expect(state()).toEqual({ status: 'failed', reason, code: `0+${event}` })
      expect(connectivity.getState().connection.message).toBe('by the service')
      expect(zim.argsOf('login')).toHaveLength(1)
      expect(presenter.getState().banner).toMatchObject({ actions })
      connectivity.connect()
      await environment.settle()
      expect(zim.argsOf('login')).toHaveLength(2)
      zim.connection(2, 0)
      await environment.settle()
      expect(state().status).toBe('connected')
    },
  )

  it('by a time-out is tried again, later and later, and a person sees why [Z12]', async () => {
    const zim = createZimDouble({ login: () => new Promise(() => undefined) })
    const { connectivity, environment, state, statuses } = makeZimWorld({}, zim)
    connectivity.connect()
    connectivity.connect()
    await environment.settle()
    expect(zim.argsOf('login')).toHaveLength(1)
    zim.connection(0, 2)
    await environment.settle()
    expect(state()).toEqual({ status: 'connecting', reason: 'handshake-timeout', code: '0+2' })
    await environment.advance(60_000)
    expect(zim.argsOf('login')).toHaveLength(2)
    zim.connection(1, 1)
    zim.connection(2, 0)
    await environment.settle()
    expect(statuses).toEqual(['connecting', 'connected'])
  })
})

describe('a token of ZIM', () => {
  it('that ends soon is renewed once over the open connection', async () => {
    const { zim, environment, tokens, statuses, arrive } = makeZimWorld()
    await arrive()
    zim.tell('tokenWillExpire', { second: 30 })
    zim.tell('tokenWillExpire', { second: 29 })
    await environment.settle()
    expect(tokens.slice(1)).toMatchObject([{ refused: null, isRenewal: true }])
    expect(zim.argsOf('renewToken')).toEqual([['token 2']])
    expect(zim.argsOf('login')).toHaveLength(1)
    expect(statuses).toEqual(['connecting', 'connected'])
  })

  it('that cannot be renewed is reported, and the connection stays until ZIM ends it', async () => {
    const broken = new Error('no session')
    const getToken = ({ isRenewal }: TokenRequest): string => {
      if (isRenewal) throw broken
      return 'token'
    }
    const { zim, environment, state, arrive } = makeZimWorld({ getToken })
    await arrive()
    zim.tell('tokenWillExpire', { second: 30 })
    await environment.settle()
    expect(environment.errors).toEqual([broken])
    expect(state().status).toBe('connected')
  })

  it('that ended is replaced by one fresh one, and the connection comes back', async () => {
    const { zim, connectivity, environment, tokens, state, arrive } = makeZimWorld()
    await arrive()
    zim.connection(0, 5)
    await environment.settle()
    expect(state()).toEqual({ status: 'reconnecting', reason: 'token-expired', code: '0+5' })
    expect(tokens.at(-1)).toMatchObject({ refused: 'token-expired', isRenewal: false })
    expect(zim.argsOf('login').at(-1)).toMatchObject(['ada', { token: 'token 2' }])
    zim.connection(2, 0)
    await environment.settle()
    expect(state().status).toBe('connected')
    expect(connectivity.getState().connection.reconnectCount).toBe(1)
  })

  it('that ended twice without a connection in between is a verdict', async () => {
    const { zim, environment, tokens, state, arrive } = makeZimWorld()
    await arrive()
    zim.connection(0, 5)
    await environment.settle()
    zim.answers = { login: () => Promise.reject({ code: 6000106, message: 'expired' }) }
    zim.connection(0, 5)
    await environment.advance(3_600_000)
    expect(state()).toMatchObject({ status: 'failed', reason: 'token-expired' })
    expect(tokens).toHaveLength(2)
  })

  it.each([
    [6000103, 'unauthorized'],
    [6000107, 'unauthorized'],
    [6000108, 'unauthorized'],
    [6000021, 'forbidden'],
    [6000003, 'bad-config'],
    [6000111, 'bad-config'],
  ])('refused at the login with %i is a verdict, %s, after one login', async (code, reason) => {
    const zim = createZimDouble({ login: () => Promise.reject({ code, message: 'refused' }) })
    const { connectivity, environment, state } = makeZimWorld({}, zim)
    connectivity.connect()
    await environment.advance(3_600_000)
    expect(state()).toEqual({ status: 'failed', reason, code })
    expect(zim.argsOf('login')).toHaveLength(1)
  })

  it('that the app cannot get is asked for again; a person who must sign in is asked', async () => {
    let error: Error = new Error('503')
    const getToken = (): string => {
      throw error
    }
    const { connectivity, environment, zim, state } = makeZimWorld({ getToken })
    connectivity.connect()
    await environment.settle()
    expect(state()).toMatchObject({ status: 'connecting', reason: 'token-unavailable' })
    error = new SignInRequiredError()
    await environment.advance(60_000)
    expect(state()).toMatchObject({ status: 'failed', reason: 'unauthorized' })
    expect(zim.calls).toEqual([])
  })

  it('is not asked for by a client that is disposed as soon as it tells the login', async () => {
    const zim = createZimDouble({ login: () => Promise.reject({ code: 6000006, message: 'later' }) })
    const { connectivity, environment, tokens } = makeZimWorld({}, zim)
    connectivity.connect()
    await environment.settle()
    expect(tokens).toHaveLength(1)
    connectivity.subscribe(() => connectivity.dispose())
    await environment.advance(60_000)
    expect(tokens).toHaveLength(1)
  })
})
