import type { Reason } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultTimes } from 'react-connectivity/core'
import { ConnectionModel } from './support/connectionModel.js'
import { policyOf } from './support/connectionFacts.js'
import { rule } from './support/rule.js'

const reasons: readonly Reason[] = [
  'server-restart',
  'overloaded',
  'network-lost',
  'idle-timeout',
  'process-closed',
]
const hints = fc.record({
  reason: fc.constantFrom(...reasons),
  retryAfterMs: fc.constantFrom(undefined, 0, 1, -1, Number.NaN),
  spreadMs: fc.constantFrom(undefined, 0, 1, Number.NaN),
  welcomeSpreadMs: fc.constantFrom(null, 0, 1, 900, 1000, 1001),
  heldMs: fc.constantFrom(0, 0, 1, 100, 5000),
  random: fc.constantFrom(0, 0.1, 0.9),
  says: fc.constantFrom('goodbye', 'close', 'refuse', 'rubbish'),
})

describe('a server that provokes dials', () => {
  it('gets at most 10 dials in 10 s and 30 in 5 min from a client', () => {
    fc.assert(
      fc.property(fc.array(hints, { minLength: 1, maxLength: 4 }), (sequence) => {
        const model = new ConnectionModel(policyOf({ backoff: { ...policyOf().backoff, firstMs: 0 } }))
        model.dispatch({ type: 'connectRequested' })
        const began = model.now
        for (let step = 0; model.now - began < 900_000 && step < 1000; step += 1) {
          const { random, says, heldMs, welcomeSpreadMs, ...hint } =
            sequence[step % sequence.length] ?? fail()
          while (model.state.stage === 'waiting') model.progress(random)
          const { generation } = model.state
          if (says !== 'refuse') model.progress().progress(random, { spreadMs: welcomeSpreadMs })
          model.now += heldMs
          model.lastInboundAt = model.now
          const close = { generation, code: 1006, message: null, wasOpen: says !== 'refuse' }
          if (says === 'goodbye')
            model.dispatch(
              { type: 'goodbyeReceived', code: null, message: null, generation, ...hint },
              random,
            )
          else if (says === 'rubbish')
            model.dispatch({ type: 'protocolViolated', generation, message: null }, random)
          else model.dispatch({ type: 'socketClosed', ...close }, random)
        }
        rule(model.dials.length > 20, 'and it is still tried', model.dials.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a person who retries by hand', () => {
  it('gets a dial within 5 s, also while another one hangs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: defaultTimes.handshakeMs - 1 }),
        fc.boolean(),
        (hungMs, hasShaken) => {
          const model = new ConnectionModel().connect().lose()
          while (model.state.stage === 'waiting') model.progress()
          const hanging = model.lastDial
          if (hasShaken) model.progress()
          model.now += hungMs
          const asked = model.now
          model.dispatch({ type: 'retryRequested' })
          while (model.lastDial === hanging) {
            model.now = Math.max(model.now, model.state.deadline ?? Infinity)
            model.tick()
          }
          rule(model.now - asked <= 5000, 'within 5 s', model.now - asked)
          rule(model.state.stage === 'opening', 'and it is on its way', model.state.stage)
        },
      ),
    )
  })

  it('does not lose the dial that was about to succeed', () => {
    const model = new ConnectionModel().connect().lose()
    while (model.state.stage === 'waiting') model.progress()
    const { generation } = model.state
    model.now += 3000
    model.dispatch({ type: 'retryRequested' })
    model.progress().progress()
    expect(model.state).toMatchObject({ status: 'connected', generation, isRedialAsked: false })
  })
})

const fail = (): never => {
  throw new Error('no hint')
}
