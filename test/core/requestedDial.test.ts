import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConnectionModel } from './support/connectionModel.js'
import { ObservedModel } from './support/observedModel.js'
import { rule } from './support/rule.js'

const mostWithin = (dials: readonly number[], ms: number): number =>
  Math.max(0, ...dials.map((at) => dials.filter((other) => other >= at && other < at + ms).length))

describe('a request of a person', () => {
  it('during a dial that then fails leads to another one within 5 s, not after the whole backoff', () => {
    const model = new ConnectionModel().connect().lose()
    while (model.now < model.state.since + 60_000) {
      const { generation } = model.progress(0.99).state
      model.now += 10
      const failed = { type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false } as const
      model.dispatch(failed, 0.99)
    }
    model.progress(0.99)
    const { generation } = model.state
    const asked = model.now
    model.dispatch({ type: 'retryRequested' })
    model.now += 10
    model.dispatch({ type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false }, 0.99)
    model.progress()
    expect(model.state.stage).toBe('opening')
    expect(model.now - asked).toBeLessThanOrEqual(5000)
  })

  it('of the app to connect is a request, too: a verdict and connect() in a loop do not storm a server', () => {
    const model = new ConnectionModel().connect().fail('forbidden')
    for (let ms = 0; ms < 60_000; ms += 1) {
      model.dispatch({ type: 'connectRequested' }).tick()
      if (model.state.stage === 'opening') model.fail('forbidden')
      model.now += 1
    }
    expect(mostWithin(model.dials, 10_000)).toBe(10)
  })
})

describe('a client of another library that is made to dial', () => {
  const policies = fc.record({
    handshakeMs: fc.constant(15_000),
    verifyMs: fc.constant(2000),
    stableMs: fc.constant(5000),
    canStop: fc.boolean(),
    canRetry: fc.constant(true),
  })
  const ways = ['failDial', 'down', 'giveUp', 'verdict', 'hang'] as const

  it('dials again within 5 s when a request came during a dial that then failed', () => {
    const model = new ObservedModel().attach().up().down().dial().pass(2000)
    model
      .tell({ type: 'retryRequested' })
      .pass(100)
      .failDial({ nextAttemptAt: model.now + 60_000 })
    model.pass(2900)
    expect(model.types()).toEqual(['retryClient'])
    model.effects = []
    model.failDial({ nextAttemptAt: model.now + 60_000 }).pass(20_000)
    expect(model.types(), 'once for each request').toEqual([])
  })

  it('gets at most 10 requested dials in 10 s, and each request leads to one within 5 s', () => {
    fc.assert(
      fc.property(
        policies,
        fc.array(fc.tuple(fc.constantFrom(...ways), fc.constantFrom(0, 1, 1, 200, 4000, 9000)), {
          minLength: 1,
          maxLength: 5,
        }),
        (policy, sequence) => {
          const model = new ObservedModel(policy).attach().dial().up().down()
          const dials: number[] = []
          const requests: number[] = []
          const watch = (): void => {
            if (model.types().includes('retryClient')) dials.push(model.now)
          }
          for (let step = 0; step < 200; step += 1) {
            const [way, ms] = sequence[step % sequence.length] ?? ['hang', 1]
            model.tell({ type: 'retryRequested' })
            requests.push(model.now)
            watch()
            for (let passed = 0; passed < ms; passed += 100) {
              model.effects = []
              model.pass(Math.min(100, ms))
              watch()
            }
            if (model.state.phase !== 'dialling') continue
            if (way === 'giveUp') model.failDial({ retries: 'no' })
            else if (way === 'verdict')
              model.tell({ type: 'verdictCame', reason: 'forbidden', code: null, message: null })
            else if (way !== 'hang') model[way]()
          }
          rule(mostWithin(dials, 10_000) <= 10, 'at most 10 dials in 10 s', mostWithin(dials, 10_000))
          const end = requests.at(-1) ?? 0
          const late = requests.filter(
            (at) => at + 5100 < end && !dials.some((dial) => dial >= at && dial <= at + 5100),
          )
          rule(late.length === 0, 'a request leads to a dial', late)
        },
      ),
      { numRuns: 300 },
    )
  })
})
