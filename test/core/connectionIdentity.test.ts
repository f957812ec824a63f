import { manualRetry } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { policyOf } from './support/connectionFacts.js'
import { ConnectionModel } from './support/connectionModel.js'

const lost = (): ConnectionModel => new ConnectionModel().connect({ identity: 'anna' }).lose()
const isReset = (model: ConnectionModel): unknown =>
  model.effects.find((effect) => effect.type === 'restore')?.isOtherIdentity

describe('a connection that comes back', () => {
  it('is the same one while the server names the same user', () => {
    const model = lost().connect({ identity: 'anna' })
    expect(model.state).toMatchObject({ reason: 'recovered', identity: 'anna', identityChangedAt: null })
    expect([model.effectTypes(), isReset(model)]).toEqual([['restore'], false])
  })

  it.each(['bob', null])(
    'says so when the server names %s instead, once, here and to the other tabs',
    (identity) => {
      const model = lost().connect({ identity, isResumed: false })
      expect(model.state).toMatchObject({
        reason: 'identity-changed',
        identity,
        identityChangedAt: model.now,
      })
      expect([model.effectTypes(), isReset(model)]).toEqual([['announceIdentityChange', 'restore'], true])
      expect(model.state.processClosedAt).toBeNull()
      model.lose().connect({ identity })
      expect([model.state.reason, isReset(model)]).toEqual(['recovered', false])
    },
  )

  it('reports no new identity without a previous one', () => {
    const model = new ConnectionModel().connect({ identity: null }).lose().connect({ identity: 'anna' })
    expect([model.state.reason, isReset(model)]).toEqual(['recovered', false])
  })

  it('keeps the prompt open across losses until a person dismisses it', () => {
    const model = lost().connect({ identity: 'bob' }).lose().connect({ identity: 'bob' })
    expect(model.state.identityChangedAt).not.toBeNull()
    model.dispatch({ type: 'acknowledgeRequested' })
    expect(model.state).toMatchObject({ status: 'connected', identityChangedAt: null })
  })

  it('prompts when another tab of the origin reports that another user signed in', () => {
    const model = new ConnectionModel().connect().dispatch({ type: 'identityChangedElsewhere' })
    expect(model.state).toMatchObject({ status: 'connected', identity: 'anna', identityChangedAt: model.now })
    expect(model.effects).toEqual([])
  })
})

describe('an app that signs out', () => {
  it('drops its session, and the next user causes no prompt', () => {
    const model = new ConnectionModel().connect().dispatch({ type: 'signOutRequested' })
    expect(model.effectTypes()).toEqual(['leave', 'interrupt', 'forgetSession'])
    expect(model.state).toMatchObject({ status: 'disconnected', identity: null, sessionId: null })
    model.connect({ identity: 'bob', isResumed: false })
    expect(model.state).toMatchObject({ identityChangedAt: null, processClosedAt: null })
    expect([model.effectTypes(), isReset(model)]).toEqual([['restore'], true])
    model.lose().connect({ identity: 'bob' })
    expect(isReset(model)).toBe(false)
  })

  it('drops its session also while disconnected', () => {
    for (const model of [lost(), new ConnectionModel(), lost().dispatch({ type: 'disconnectRequested' })]) {
      model.dispatch({ type: 'signOutRequested' })
      expect(model.effectTypes()).toContain('forgetSession')
      expect(model.state).toMatchObject({ identity: null, sessionId: null })
    }
  })
})

describe('an expired token', () => {
  const withToken = (): ConnectionModel =>
    new ConnectionModel(policyOf({ needsPreparation: true, hasToken: true })).connect()

  it('is fetched again once before there is a verdict, and once more after the next welcome', () => {
    const model = withToken()
    for (let round = 0; round < 2; round += 1) {
      model.fail('token-expired')
      expect(model.state).toMatchObject({
        status: 'reconnecting',
        stage: 'waiting',
        refusedToken: 'token-expired',
      })
      model.progress()
      expect(model.effects).toMatchObject([{ type: 'prepare', refused: 'token-expired' }])
      model.connect()
    }
    model.fail('token-expired').progress().progress().progress()
    model.fail('token-expired')
    expect(model.state).toMatchObject({ status: 'failed', reason: 'token-expired' })
    model.dispatch({ type: 'retryRequested' })
    expect(model.effects).toMatchObject([{ type: 'prepare', refused: null }])
  })

  it('is a verdict after one new request, which may carry newer cookies, for an app that has no tokens', () => {
    const model = new ConnectionModel().connect().fail('token-expired')
    expect(model.state.status).toBe('reconnecting')
    model.progress().fail('token-expired')
    expect(model.state).toMatchObject({ status: 'failed', reason: 'token-expired' })
    const never = new ConnectionModel().dispatch({ type: 'connectRequested' }).fail('token-expired')
    expect(never.state.status).toBe('failed')
  })

  it('that cannot be fetched is shown and tried again, later and later', () => {
    const model = new ConnectionModel(policyOf({ needsPreparation: true, hasToken: true }))
    model.dispatch({ type: 'connectRequested' })
    for (let tries = 0; tries < 20; tries += 1) {
      const { generation } = model.state
      model.dispatch({ type: 'dialFailed', generation, reason: 'token-unavailable', message: '503' })
      expect(model.view).toMatchObject({ status: 'connecting', reason: 'token-unavailable', message: '503' })
      expect(model.view.nextAttemptAt).toBeGreaterThan(model.now)
      model.progress()
    }
    expect(model.state.outage?.attempts).toBe(21)
  })
})

describe('an app that decides by itself when to try again', () => {
  const manual = policyOf({ retry: manualRetry() })

  it('need not ask for the first connection twice: a first dial that fails is tried again', () => {
    const model = new ConnectionModel(manual).dispatch({ type: 'connectRequested' })
    for (let tries = 0; tries < 5; tries += 1) {
      const { generation } = model.state
      model.dispatch({ type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false })
      expect(model.state).toMatchObject({ status: 'connecting', stage: 'waiting', reason: 'unreachable' })
      model.progress()
    }
    expect(model.connect().state.status).toBe('connected')
  })

  it('is left alone after a loss, also when its own attempt fails', () => {
    const model = new ConnectionModel(manual).connect().lose()
    expect(model.state).toMatchObject({ status: 'paused', pausedBy: 'manual' })
    model.dispatch({ type: 'retryRequested' })
    const { generation } = model.state
    model.dispatch({ type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false })
    expect(model.state).toMatchObject({ status: 'paused', pausedBy: 'manual', outage: { attempts: 1 } })
  })

  it('decides per reason what is tried again and what is not', () => {
    const model = new ConnectionModel(
      policyOf({ retryClasses: { 'server-error': 'never', kicked: 'backoff' } }),
    )
    model.connect().fail('kicked')
    expect(model.state.status).toBe('reconnecting')
    model.connect().lose(1011)
    expect(model.state).toMatchObject({ status: 'failed', reason: 'server-error', code: 1011 })
  })
})
