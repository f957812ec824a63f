import { channel, createConnectivity } from 'react-connectivity'
import { fromZim, type ZimClient } from 'react-connectivity/adapters/zim'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ZIM } from 'zego-zim-web'
import { createZimDouble } from './support/zimDouble.js'
import { makeZimWorld } from './support/zimWorld.js'

describe('a ZIM instance', () => {
  it('of the real package fits the adapter', () => {
    const fits = (zim: ZIM): ZimClient => zim
    expect(fits).toBeTypeOf('function')
  })

  it('is logged in by connect(), and not before', async () => {
    const { zim, connectivity, environment, state, statuses, tokens, arrive } = makeZimWorld({
      userName: 'Ada',
    })
    await environment.advance(60_000)
    expect(zim.calls).toEqual([])
    await arrive()
    const config = { token: 'token 1', userName: 'Ada', customStatus: '', isOfflineLogin: false }
    expect(zim.argsOf('login')).toEqual([['ada', config]])
    expect(tokens).toMatchObject([{ refused: null, isRenewal: false }])
    expect(statuses).toEqual(['connecting', 'connected'])
    expect(state()).toEqual({ status: 'connected', reason: 'established', code: null })
    expect(connectivity.getState().connection.identity).toBe('ada')
  })

  it('that lost the network comes back by itself: one outage, and no login by the adapter', async () => {
    const { zim, connectivity, environment, state, arrive } = makeZimWorld()
    await arrive()
    zim.connection(3, 3)
    await environment.settle()
    expect(state()).toEqual({ status: 'reconnecting', reason: 'network-lost', code: '3+3' })
    for (let n = 0; n < 7; n += 1) {
      await environment.advance(8000)
      zim.connection(3, 3)
    }
    await environment.settle()
    expect(connectivity.getState().connection.outage).toMatchObject({
      attempts: 7,
      cause: { reason: 'network-lost' },
      lastError: { reason: 'unreachable' },
    })
    for (let n = 0; n < 5; n += 1) connectivity.connect()
    await environment.advance(600_000)
    expect(zim.argsOf('login')).toHaveLength(1)
    zim.connection(2, 0)
    await environment.settle()
    expect(state()).toMatchObject({ status: 'connected', reason: 'recovered' })
    expect(connectivity.getState().connection).toMatchObject({ reconnectCount: 1 })
  })

  it('that was never connected is shown as connecting, also when it reports a loss', async () => {
    const { zim, connectivity, environment, state } = makeZimWorld()
    connectivity.connect()
    await environment.settle()
    zim.connection(1, 1)
    zim.connection(3, 3)
    await environment.settle()
    expect(state()).toEqual({ status: 'connecting', reason: 'unreachable', code: '3+3' })
  })

  it('is no connection by an offline login, until the network is there', async () => {
    const { zim, connectivity, environment, state, statuses } = makeZimWorld({ isOfflineLogin: true })
    // As ZIM does: a connection is told when the login begins and when the data is read, before anything is dialled.
    zim.answers = {
      login: () => {
        zim.connection(2, 0, '')
        zim.connection(3, 3, '')
        zim.connection(2, 0, '')
      },
    }
    connectivity.connect()
    await environment.settle()
    expect(zim.argsOf('login')).toMatchObject([['ada', { isOfflineLogin: true }]])
    zim.connection(3, 3)
    await environment.advance(10_000)
    expect(state().status).toBe('connecting')
    expect(statuses).not.toContain('connected')
    zim.connection(2, 0)
    await environment.settle()
    expect(state().status).toBe('connected')
  })

  it('tells its events to the app as well, until it stops listening', async () => {
    const zim = createZimDouble()
    const connector = fromZim(zim)
    const told: unknown[] = []
    const end = connector.on('tokenWillExpire', (from, { second }) => void told.push([from === zim, second]))
    connector.on('connectionStateChanged', (_zim, { state, event }) => void told.push(`${state}+${event}`))
    zim.tell('tokenWillExpire', { second: 30 })
    zim.connection(3, 3)
    end()
    zim.tell('tokenWillExpire', { second: 29 })
    expect(told).toEqual([[true, 30], '3+3'])
  })

  it('that is logged in by the app is only observed: no login, no token', async () => {
    const zim = createZimDouble()
    const environment = createVirtualEnvironment()
    const connectivity = createConnectivity(fromZim(zim, { identity: () => 'bob' }), { environment })
    onTestFinished(connectivity.dispose)
    zim.connection(1, 1)
    zim.connection(2, 0)
    connectivity.connect()
    await environment.advance(60_000)
    expect(connectivity.getState().connection).toMatchObject({ status: 'connected', identity: 'bob' })
    zim.connection(0, 5)
    await environment.settle()
    expect(connectivity.getState().connection).toMatchObject({ status: 'failed', reason: 'token-expired' })
    expect(zim.calls).toEqual([])
  })

  it('is logged out by disconnect(), and logged in again by connect()', async () => {
    const { zim, connectivity, environment, state, arrive } = makeZimWorld()
    await arrive()
    await connectivity.disconnect()
    zim.connection(0, 0)
    await environment.settle()
    expect(state()).toMatchObject({ status: 'disconnected', reason: 'closed-by-app' })
    expect(zim.argsOf('logout')).toHaveLength(1)
    await environment.advance(3_600_000)
    expect(zim.argsOf('login')).toHaveLength(1)
    await arrive()
    expect(zim.argsOf('login')).toHaveLength(2)
    expect(state().status).toBe('connected')
    expect(connectivity.getState().connection.outage).toBeNull()
  })

  it('is dialled for the next person after signOut(), by a request and not by the end of the last connection', async () => {
    const { connectivity, environment, zim, state, arrive } = makeZimWorld()
    await arrive()
    await connectivity.signOut()
    zim.connection(0, 0)
    await environment.settle()
    expect(state()).toMatchObject({ status: 'disconnected', reason: 'closed-by-app' })
    connectivity.connect()
    await environment.settle()
    expect(state()).toEqual({ status: 'connecting', reason: 'connect-requested', code: null })
    zim.connection(1, 1)
    zim.connection(2, 0)
    await environment.settle()
    expect(state()).toEqual({ status: 'connected', reason: 'established', code: null })
  })

  it('is logged out and in again by retryNow() during an outage, and its rooms are entered again', async () => {
    const world = makeZimWorld()
    const { zim, connectivity, environment, state, arrive } = world
    await arrive()
    const lobby = channel(connectivity, 'lobby')
    lobby.subscribe({ onMessage: () => undefined })
    await environment.settle()
    zim.connection(3, 3)
    zim.room('lobby', 1, 1)
    await environment.advance(60_000)
    zim.answers = { logout: () => (zim.room('lobby', 0, 0), zim.connection(0, 0)) }
    connectivity.retryNow()
    await environment.settle()
    expect([zim.argsOf('logout').length, zim.argsOf('login').length]).toEqual([1, 2])
    expect(state().status).toBe('reconnecting')
    zim.connection(1, 1)
    zim.connection(2, 0)
    await environment.settle()
    expect(state()).toMatchObject({ status: 'connected', reason: 'recovered' })
    expect(lobby.getState()?.status).toBe('subscribed')
    expect(zim.argsOf('joinRoom')).toHaveLength(2)
  })

  it('stays as it is after dispose, and no timer of the adapter is left [C11]', async () => {
    const { zim, connectivity, environment, arrive } = makeZimWorld()
    await arrive()
    zim.connection(0, 2)
    await environment.settle()
    connectivity.dispose()
    expect([environment.timers(), environment.listeners()]).toEqual([0, 0])
    zim.connection(2, 0)
    zim.tell('tokenWillExpire', { second: 30 })
    await environment.advance(3_600_000)
    expect(zim.argsOf('login')).toHaveLength(1)
    expect(zim.argsOf('logout')).toEqual([])
    expect(environment.errors).toEqual([])
  })

  it('goes on telling when a listener of the app throws, and the error is reported', async () => {
    const zim = createZimDouble()
    const connector = fromZim(zim)
    const [heard, errors]: [string[], unknown[]] = [[], []]
    vi.stubGlobal('reportError', (error: unknown) => errors.push(error))
    onTestFinished(() => void vi.unstubAllGlobals())
    const failure = new Error('a bug of the app')
    const say = (): unknown => heard.push('said')
    connector.on('connectionStateChanged', () => {
      throw failure
    })
    connector.on('connectionStateChanged', say)
    const end = connector.on('connectionStateChanged', say)
    zim.connection(2, 0)
    expect([heard, errors]).toEqual([['said', 'said'], [failure]])
    end()
    zim.connection(3, 3)
    expect(heard).toEqual(['said', 'said', 'said'])
  })
})
