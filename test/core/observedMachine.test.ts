import { reasons, type ObservedEvent, type Reason } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ObservedModel } from './support/observedModel.js'
import { rule } from './support/rule.js'

const connected = (): ObservedModel => new ObservedModel().attach().dial().up()
const anyReason = fc.constantFrom(...(Object.keys(reasons) as Reason[]))
const losses = fc.record({
  reason: anyReason,
  code: fc.constantFrom(null, 1006, 'transport close'),
  message: fc.constant(null),
  retries: fc.constantFrom('yes', 'yes', 'no', 'unknown'),
  nextAttemptAt: fc.constantFrom(null, 1_800_000_001_000),
})
const facts: fc.Arbitrary<ObservedEvent> = fc.oneof(
  fc.record({ type: fc.constant('dialled'), attempt: fc.constantFrom(null, null, 1, 2, 7) }),
  fc.record({
    type: fc.constant('cameUp'),
    connectionId: fc.constantFrom(null, 'c1', 'c2'),
    identity: fc.constantFrom(null, 'anna', 'bob'),
    continuity: fc.constantFrom('recovered', 'gap', 'unknown'),
  }),
  fc.record({ type: fc.constant('wentDown'), loss: losses }),
  fc.record({ type: fc.constant('attemptFailed'), loss: losses }),
  fc.record({
    type: fc.constant('verdictCame'),
    reason: anyReason,
    code: fc.constantFrom(null, 4401),
    message: fc.constant(null),
  }),
  fc.constant({ type: 'closed' }),
  fc.constant({ type: 'provedAlive' }),
  fc.record({ type: fc.constant('suspected'), reason: anyReason }),
)
const intents: fc.Arbitrary<ObservedEvent> = fc.constantFrom(
  { type: 'attached' },
  { type: 'retryRequested' },
  { type: 'verifyRequested' },
  { type: 'disconnectRequested' },
  { type: 'releaseRequested' },
  { type: 'acknowledgeRequested' },
  { type: 'disposed' },
)
const steps = fc.array(
  fc.tuple(fc.oneof({ weight: 6, arbitrary: facts }, intents), fc.constantFrom(0, 1, 900, 6000, 20_000)),
  {
    maxLength: 60,
    size: 'max',
  },
)
const policies = fc.record({
  handshakeMs: fc.constant(15_000),
  verifyMs: fc.constant(2000),
  stableMs: fc.constant(5000),
  canStop: fc.boolean(),
  canRetry: fc.boolean(),
})

describe('a client that dials by itself', () => {
  it('may report each fact twice, in any order, or not at all: the second time changes nothing', () => {
    fc.assert(
      fc.property(policies, steps, (policy, sequence) => {
        const model = new ObservedModel(policy).attach()
        for (const [event, ms] of sequence) {
          model.tell(event)
          if (!event.type.endsWith('Requested') && event.type !== 'disposed') {
            const { connection } = model
            model.tell(event)
            rule(model.connection === connection, 'the same fact twice is one commit', event)
            const isQuiet = model.effects.every(({ type }) => type === 'stopClient')
            rule(isQuiet, 'and has effects once', model.types())
          }
          model.pass(ms)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('that is up again without a reported loss may have missed messages, in one outage', () => {
    const model = connected().up({ connectionId: 'c2' })
    expect(model.types()).toEqual(['interrupt', 'restore'])
    expect(model.connection).toMatchObject({ status: 'connected', reason: 'recovered', reconnectCount: 1 })
    expect(model.connection.outage).toMatchObject({ since: model.now, endedAt: model.now })
  })

  it('that dials again without a reported loss has lost its connection', () => {
    const model = connected().dial()
    expect(model.types()).toEqual(['interrupt'])
    expect(model.connection).toMatchObject({
      status: 'reconnecting',
      reason: 'network-lost',
      outage: { attempts: 1 },
    })
  })

  it('may fail its first dial without having been up, and without a code', () => {
    const model = new ObservedModel().attach().down()
    expect(model.connection).toMatchObject({ status: 'connecting', code: null, outage: { attempts: 1 } })
    expect(model.dial().up().connection).toMatchObject({ status: 'connected', reason: 'established' })
  })

  it.each([
    ['error before close', ['failDial', 'down']],
    ['close before error', ['down', 'failDial']],
  ] as const)('tells of one outage with %s', (_what, order) => {
    const model = connected()
    for (const fact of order) model[fact]({ code: fact === 'down' ? 1006 : null })
    expect(model.outages.size).toBe(1)
    expect(model.connection.outage?.cause).not.toBe(model.connection.outage?.lastError)
    model.dial().up()
    expect([model.outages.size, model.connection.outage?.endedAt]).toEqual([1, model.now])
  })

  it('reports its next dial, until it dials', () => {
    const model = connected().down({ nextAttemptAt: 1_900_000_000_000 })
    expect(model.connection.nextAttemptAt).toBe(1_900_000_000_000)
    expect(model.dial().connection.nextAttemptAt).toBeNull()
  })

  it('has one outage while it flaps, with the dials counted by the package or by itself', () => {
    const model = connected().down().dial().failDial().dial()
    expect(model.connection.outage?.attempts).toBe(2)
    model.failDial().dial(9)
    expect(model.connection.outage?.attempts).toBe(9)
    model.up().pass(4999).down()
    expect(model.outages.size).toBe(1)
    model.dial().up().pass(5000).down()
    expect(model.outages.size).toBe(2)
  })
})

describe('a dial of a client that hangs', () => {
  it('stays not connected, shows the failure, and lets a person retry', () => {
    const model = connected().down().dial().pass(14_999)
    expect(model.connection.outage?.lastError.reason).toBe('network-lost')
    model.pass(1)
    expect(model.connection).toMatchObject({
      status: 'reconnecting',
      outage: { lastError: { reason: 'handshake-timeout' } },
    })
    model.tell({ type: 'retryRequested' })
    expect(model.types()).toEqual(['retryClient'])
  })

  it('is broken within 5 s of a person asking, and not before it could succeed', () => {
    const model = connected().down().dial().pass(2000).tell({ type: 'retryRequested' })
    expect(model.effects).toEqual([])
    model.pass(2999)
    expect(model.effects).toEqual([])
    model.pass(1)
    expect([model.types(), model.state.isRedialAsked]).toEqual([['retryClient'], false])
  })

  it('is requested at once while the client waits, and is shown without a report of the client', () => {
    const model = connected().down().tell({ type: 'retryRequested' })
    expect(model.types()).toEqual(['retryClient'])
    expect(model.state.phase).toBe('dialling')
  })

  it('hides the close that its own redial causes, and no other one', () => {
    const model = connected().down().tell({ type: 'retryRequested' }).tell({ type: 'closed' })
    expect(model.connection.status).toBe('reconnecting')
    model.dial().tell({ type: 'closed' })
    expect(model.connection).toMatchObject({ status: 'disconnected', reason: 'closed-by-app', outage: null })
  })

  it('does not hide a later close when the client never dialled', () => {
    const model = connected().down().tell({ type: 'retryRequested' }).pass(20_000).tell({ type: 'closed' })
    expect(model.connection.status).toBe('disconnected')
  })
})

describe('a client that dials too often', () => {
  const storm = (model: ObservedModel, dials = 11, everyMs = 100): ObservedModel => {
    for (let dial = 0; dial < dials; dial += 1) model.pass(everyMs).down({ code: dial }).dial()
    return model
  }
  const stopped = { status: 'paused', pausedBy: 'policy', reason: 'overloaded' } as const

  it.each([
    ['its eleventh dial in 10 s', 11, 100],
    ['its thirty-first dial in 5 min', 31, 9000],
  ])('is stopped at %s if possible, with a reason', (_, dials, everyMs) => {
    // The dial of the first connection counts, and nothing is stopped one dial before the limit.
    const model = storm(connected(), dials - 2, everyMs)
    expect(model.connection.status).toBe('reconnecting')
    model.pass(everyMs).down({ code: 'last' }).dial()
    expect(model.types()).toContain('stopClient')
    expect(model.connection).toMatchObject(stopped)
  })

  it('dials on for an hour at a slower pace', () => {
    const model = storm(connected(), 330, 11_000)
    expect(model.connection.status).toBe('reconnecting')
  })

  it('is shown as dialling otherwise', () => {
    const model = storm(
      new ObservedModel({
        handshakeMs: 15_000,
        verifyMs: 2000,
        stableMs: 5000,
        canStop: false,
        canRetry: true,
      })
        .attach()
        .up(),
    )
    expect(model.connection.status).toBe('reconnecting')
  })
})

describe('the user of a client', () => {
  it('is another one when the app says so, and only then', () => {
    const model = new ObservedModel().attach().up({ identity: 'anna' }).down().up({ identity: 'anna' })
    expect(model.effects).toMatchObject([{ isOtherIdentity: false }])
    model.down().up({ identity: 'bob' })
    expect(model.effects).toMatchObject([{ isOtherIdentity: true }])
    expect(model.connection).toMatchObject({ reason: 'identity-changed', identityChangedAt: model.now })
    model.tell({ type: 'acknowledgeRequested' })
    expect(model.connection.identityChangedAt).toBeNull()
  })
})

describe('a client that is left alone', () => {
  it('tells nothing more, and may be attached again', () => {
    const model = connected().tell({ type: 'releaseRequested' })
    expect([model.types(), model.connection.status]).toEqual([['interrupt'], 'idle'])
    const { connection } = model
    model.dial().up().down()
    model.tell({ type: 'verdictCame', reason: 'kicked', code: null, message: null })
    expect(model.connection).toBe(connection)
    expect(model.attach().up().connection.status).toBe('connected')
  })
})
