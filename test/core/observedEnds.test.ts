import { describe, expect, it } from 'vitest'
import { ObservedModel } from './support/observedModel.js'

const connected = (): ObservedModel => new ObservedModel().attach().dial().up()

describe('a client that stops by itself', () => {
  it('is paused and can be started again: it gave no verdict', () => {
    const model = connected().down({ retries: 'no', reason: 'gave-up' })
    expect(model.connection).toMatchObject({ status: 'paused', pausedBy: 'policy', reason: 'gave-up' })
    model.tell({ type: 'retryRequested' })
    expect([model.types(), model.connection.status]).toEqual([['retryClient'], 'reconnecting'])
  })

  it('after a verdict has failed, and what follows from the old connection changes nothing', () => {
    const model = connected().tell({ type: 'verdictCame', reason: 'unauthorized', code: 4401, message: 'no' })
    const { connection } = model
    expect(connection).toMatchObject({ status: 'failed', reason: 'unauthorized', code: 4401, message: 'no' })
    model.down({ code: 4401 }).down({ retries: 'no' }).failDial({ retries: 'unknown' })
    expect(model.connection).toBe(connection)
  })

  it('but dials on is shown as dialling', () => {
    const model = connected().tell({ type: 'verdictCame', reason: 'unauthorized', code: 4401, message: 'no' })
    expect(model.dial().connection.status).toBe('reconnecting')
  })

  it('because the app closed it is disconnected, and stays so on later events of the socket', () => {
    const model = connected().tell({ type: 'closed' })
    const { connection } = model
    model.down({ code: 1000 }).down({ retries: 'no' }).failDial()
    expect(model.connection).toBe(connection)
    expect(model.tell({ type: 'retryRequested' }).effects).toEqual([])
    expect(model.dial().up().connection.status).toBe('connected')
  })
})

describe('a client that calls its connection stale', () => {
  it('does not count as connected until the next sign of life, without proof for the time between', () => {
    const model = new ObservedModel().attach().dial().up({ connectionId: 'c1', identity: 'anna' })
    model.tell({ type: 'suspected', reason: 'heartbeat-timeout' })
    expect([model.types(), model.connection.status]).toEqual([['interrupt'], 'reconnecting'])
    model.pass(100).tell({ type: 'provedAlive' })
    expect(model.effects).toEqual([{ type: 'restore', isOtherIdentity: false, continuity: 'unknown' }])
    expect(model.connection).toMatchObject({ status: 'connected', connectionId: 'c1', identity: 'anna' })
  })
})

describe('a client that is asked for a sign of life', () => {
  const asked = (): ObservedModel => connected().tell({ type: 'verifyRequested' })

  it('without an answer within two seconds is not believed any more', () => {
    const model = asked().pass(1999)
    expect(model.connection.status).toBe('connected')
    model.pass(1)
    expect(model.connection).toMatchObject({ status: 'reconnecting', reason: 'heartbeat-timeout' })
  })

  it('and cannot be made to dial is believed again when it is heard of later', () => {
    const policy = { handshakeMs: 15_000, verifyMs: 2000, stableMs: 5000, canStop: false, canRetry: false }
    const model = new ObservedModel(policy).attach().up({ connectionId: 'c1' })
    model.tell({ type: 'verifyRequested' }).pass(2000)
    expect([model.connection.status, model.types()]).toEqual(['reconnecting', ['interrupt']])
    model.pass(60_000).tell({ type: 'provedAlive' })
    expect(model.connection).toMatchObject({ status: 'connected', connectionId: 'c1' })
  })

  it('is believed again when it is heard of in time, and is asked once', () => {
    const model = asked().pass(1000).tell({ type: 'verifyRequested' }).pass(999)
    const { connection } = model
    model.tell({ type: 'provedAlive' }).pass(60_000)
    expect(model.connection).toBe(connection)
  })

  it('and calls its connection stale itself meanwhile is judged once', () => {
    const model = asked().tell({ type: 'suspected', reason: 'heartbeat-timeout' })
    const { outage } = model.connection
    model.pass(60_000)
    expect(model.connection.outage).toBe(outage)
    model.tell({ type: 'provedAlive' })
    expect(model.connection.status).toBe('connected')
  })
})
