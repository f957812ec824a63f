import {
  autoRetry,
  budgetRetry,
  fixedRetry,
  manualRetry,
  reasons,
  suspendRetry,
  type Reason,
  type RetryClass,
} from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { legalEdges, policyOf, restStatuses } from './support/connectionFacts.js'
import { backgroundPause } from '../../src/core/background.js'
import { ConnectionModel } from './support/connectionModel.js'

type Act = (model: ConnectionModel) => unknown

const hostile = fc.constantFrom(undefined, 0, Number.NaN, -1, 1e12, Infinity, -Infinity, 30_000)
const anyReason = fc.constantFrom(...(Object.keys(reasons) as Reason[]).filter((id) => id !== 'not-started'))
const random = fc.constantFrom(0, 0.25, 0.5, 0.999_999)
/** Mostly the generation that lives, at times one that is over or never was. */
const drift = fc.constantFrom(0, 0, 0, 0, -1, -2, 1, 1e9)
const closes = fc.constantFrom(1000, 1001, 1005, 1006, 1008, 1011, 1012, 1013, 4401, 4409, 4999, 0, -1)

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        random,
        fc.record({
          heartbeatMs: fc.constantFrom(25_000, 1000, 0.001, 1e15, 0),
          pongMs: fc.constantFrom(10_000, 0.001, 1e15),
          isResumed: fc.boolean(),
          sessionId: fc.constantFrom('s', null),
          identity: fc.constantFrom('anna', 'anna', 'bob', null),
          spreadMs: fc.constantFrom(null, 0, 1, 10_000, 1e12),
        }),
      )
      .map(
        ([l, ready]): Act =>
          (m) =>
            m.progress(l, ready),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 1, 100, 5000, 60_000, 8 * 3_600_000, 1e11), random, fc.boolean())
      .map(([ms, l, isHeard]): Act => (m) => {
        m.now += ms
        if (isHeard) m.lastInboundAt = m.now
        m.tick(l)
      }),
  },
  fc.constant<Act>((m) => m.dispatch({ type: 'connectRequested' })),
  fc.constant<Act>((m) => m.dispatch({ type: 'retryRequested' })),
  fc.constant<Act>((m) => m.dispatch({ type: 'disconnectRequested' })),
  fc.constantFrom(0, 1, 60_000, 1e12).map((everyMs): Act => (m) => {
    const pause = backgroundPause({ afterMs: 0, everyMs, forMs: 0 }, m.now)
    m.dispatch({ type: 'pauseRequested', pause })
  }),
  fc.constant<Act>((m) => m.dispatch({ type: 'disposed' })),
  fc.constant<Act>((m) => m.dispatch({ type: 'signOutRequested' })),
  fc.constant<Act>((m) => m.dispatch({ type: 'acknowledgeRequested' })),
  fc.constant<Act>((m) => m.dispatch({ type: 'verifyRequested' })),
  fc.constant<Act>((m) => m.dispatch({ type: 'identityChangedElsewhere' })),
  fc.tuple(drift, hostile).map(([by, spreadMs]): Act => (m) => {
    m.dispatch({ type: 'spreadTold', generation: m.state.generation + by, spreadMs: spreadMs ?? 0 })
  }),
  random.map(
    (l): Act =>
      (m) =>
        m.dispatch({ type: 'resumed' }, l),
  ),
  fc.constantFrom('online', 'offline', 'unknown').map(
    (network): Act =>
      (m) =>
        m.dispatch({ type: 'networkChanged', network }),
  ),
  fc.tuple(drift, fc.boolean(), closes, random).map(([by, wasOpen, code, l]): Act => (m) => {
    m.dispatch({ type: 'socketClosed', generation: m.state.generation + by, code, message: null, wasOpen }, l)
  }),
  fc
    .tuple(drift, anyReason, hostile, hostile, fc.boolean(), random)
    .map(([by, reason, a, s, final, l]): Act => (m) => {
      const generation = m.state.generation + by
      const hints = { retryAfterMs: a, spreadMs: s, final: final && reason === 'process-closed' }
      m.dispatch({ type: 'goodbyeReceived', generation, reason, code: null, message: 'bye', ...hints }, l)
    }),
  fc.tuple(drift, anyReason).map(([by, reason]): Act => (m) => {
    m.dispatch({ type: 'dialFailed', generation: m.state.generation + by, reason, message: null })
  }),
  drift.map((by): Act => (m) => {
    m.dispatch({ type: 'protocolViolated', generation: m.state.generation + by, message: null })
  }),
  drift.map(
    (by): Act =>
      (m) =>
        m.dispatch({ type: 'prepared', generation: m.state.generation + by }),
  ),
  drift.map(
    (by): Act =>
      (m) =>
        m.dispatch({ type: 'socketOpened', generation: m.state.generation + by }),
  ),
)

const policies = fc
  .record({
    needsPreparation: fc.boolean(),
    hasToken: fc.boolean(),
    retry: fc.constantFrom(
      autoRetry(),
      autoRetry(),
      manualRetry(),
      manualRetry({ loss: 'retry', firstDial: 'pause' }),
      fixedRetry(0),
      suspendRetry({ tryMs: 1000, everyMs: 5000 }),
      budgetRetry(2000),
      () => ({ pause: 'policy', resumeAfterMs: 0 }) as const,
    ),
    retryClasses: fc.dictionary(
      anyReason,
      fc.constantFrom<RetryClass>('backoff', 'spread', 'slow', 'never'),
      { maxKeys: 2 },
    ),
  })
  .map(policyOf)

describe('the connection machine', () => {
  const seen = new Set<string>()

  it('keeps every rule of the design for any events in any order', () => {
    fc.assert(
      fc.property(policies, fc.array(acts, { maxLength: 150, size: 'max' }), (policy, sequence) => {
        const model = new ConnectionModel(policy)
        for (const act of sequence) act(model)
        for (const edge of model.edges) seen.add(edge)
      }),
      { numRuns: 1500 },
    )
  })

  it('takes each transition of the design', () => {
    const named = Object.entries(legalEdges).flatMap(([from, tos]) => tos.map((to) => `${from}>${to}`))
    expect([...seen].sort()).toEqual(named.sort())
  })

  it('stays silent after dispose, also for late events', () => {
    const late = acts.filter(() => true)
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 30 }), fc.array(late, { maxLength: 30 }), (first, after) => {
        const model = new ConnectionModel()
        for (const act of first) act(model)
        model.dispatch({ type: 'disposed' })
        for (const act of after) {
          const { state } = model
          act(model)
          if (model.state.status !== 'disconnected') return
          if (model.state === state) expect(model.effects).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it.each(restStatuses)('does nothing by itself while it is %s, for a year', (status) => {
    const model = new ConnectionModel(policyOf({ retry: status === 'paused' ? manualRetry() : autoRetry() }))
    if (status !== 'idle') model.connect()
    if (status === 'paused') model.lose()
    if (status === 'failed') model.fail('kicked')
    if (status === 'disconnected') model.dispatch({ type: 'disconnectRequested' })
    expect(model.state.status).toBe(status)
    const { state } = model
    for (let day = 0; day < 365; day += 1) {
      model.now += 86_400_000
      for (const type of ['resumed', 'online', 'offline', 'ticked'] as const) {
        if (type === 'ticked') model.tick()
        else if (type === 'resumed') model.dispatch({ type })
        else model.dispatch({ type: 'networkChanged', network: type })
        expect(model.effects).toEqual([])
      }
    }
    expect(model.state).toBe(state)
  })
})
