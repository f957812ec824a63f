import { defaultTimes, manualRetry } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyOf } from './support/connectionFacts.js'
import { ConnectionModel } from './support/connectionModel.js'
import { rule } from './support/rule.js'

const HEARTBEAT = 25_000
const PONG = 10_000

/** Runs the one timer for so long; `lateMs` is how late the platform fires it. */
function live(model: ConnectionModel, ms: number, lateMs: () => number, onPing?: () => void): void {
  const end = model.now + ms
  while (model.state.status === 'connected' && model.state.deadline !== null) {
    const at = Math.max(model.now, model.state.deadline) + lateMs()
    if (at > end) break
    model.now = at
    model.tick()
    if (model.effectTypes().includes('ping')) onPing?.()
  }
  if (model.state.status === 'connected') model.now = end
}

describe('a dead connection', () => {
  it('is noticed within heartbeat and time-out after its last sign of life', () => {
    const times = fc.tuple(fc.integer({ min: 100, max: 60_000 }), fc.integer({ min: 100, max: 30_000 }))
    fc.assert(
      fc.property(times, fc.array(fc.integer({ min: 0, max: 90_000 })), ([heartbeat, pong], gaps) => {
        const model = new ConnectionModel().connect({ heartbeatMs: heartbeat, pongMs: pong })
        for (const gap of gaps) {
          // Also late enough that a ping is out: what comes then is its answer.
          live(model, gap % (heartbeat + pong), () => 0)
          model.lastInboundAt = model.now
        }
        const died = model.now
        live(model, 10 * (heartbeat + pong), () => 0)
        rule(model.state.status === 'reconnecting', 'a dead link leaves connected', model.state)
        rule(model.state.reason === 'heartbeat-timeout', 'and says why', model.state.reason)
        rule(model.now - died <= heartbeat + pong, 'within heartbeat + time-out', model.now - died)
      }),
      { numRuns: 500 },
    )
  })

  it('is noticed within two seconds once the page resumes or the network is back', () => {
    for (const event of [{ type: 'resumed' }, { type: 'networkChanged', network: 'online' }] as const) {
      const model = new ConnectionModel().connect()
      model.now += 8000
      model.dispatch(event)
      expect(model.effectTypes()).toEqual(['ping'])
      live(model, defaultTimes.wakeMs, () => 0)
      expect(model.state).toMatchObject({ status: 'reconnecting', reason: 'heartbeat-timeout' })
    }
  })

  it('is not noticed later because of repeated resumes', () => {
    const model = new ConnectionModel().connect()
    const died = model.now
    for (let wakes = 0; wakes < 100 && model.state.status === 'connected'; wakes += 1) {
      model.now += 500
      model.dispatch({ type: 'resumed' })
      model.tick()
    }
    expect(model.state.status).toBe('reconnecting')
    expect(model.now - died).toBeLessThanOrEqual(500 + defaultTimes.wakeMs)
  })
})

describe('a live connection', () => {
  it('that answers in time, however slowly, is never given up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 60_000 }),
        fc.integer({ min: 100, max: 20_000 }),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }),
        (heartbeat, pong, roundTrips) => {
          const model = new ConnectionModel().connect({ heartbeatMs: heartbeat, pongMs: pong })
          for (const share of roundTrips) {
            let pingedAt: number | null = null
            for (let ticks = 0; ticks < 5 && pingedAt === null; ticks += 1) {
              model.now = Math.max(model.now, model.state.deadline ?? 0)
              model.tick()
              if (model.effectTypes().includes('ping')) pingedAt = model.now
            }
            rule(pingedAt !== null, 'silence is asked about')
            model.now = pingedAt + share * pong
            model.lastInboundAt = model.now
          }
          rule(model.state.status === 'connected', 'a live slow link stays', model.state)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is kept on resume when it answers: one ping, no dial [Z23]', () => {
    const model = new ConnectionModel().connect()
    model.now += 3_600_000
    model.dispatch({ type: 'resumed' })
    expect(model.effectTypes()).toEqual(['ping'])
    model.now += 1999
    model.lastInboundAt = model.now
    model.now += 1
    model.tick()
    expect([model.state.stage, model.effects]).toEqual(['live', []])
    const silent = new ConnectionModel().connect()
    silent.now += 1000
    silent.dispatch({ type: 'resumed' })
    silent.now += 1999
    silent.tick()
    expect([silent.state.stage, silent.effects]).toEqual(['verifying', []])
    silent.now += 1
    silent.tick()
    expect(silent.effectTypes()).toEqual(['closeSocket', 'interrupt'])
    silent.progress()
    expect(silent.effectTypes()).toEqual(['dial'])
  })

  it.each([PONG, 2500, 2000, 1000, 100])(
    'is asked once more when the timer of a %i ms answer was late, and once only',
    (pong) => {
      const model = new ConnectionModel().connect({ heartbeatMs: HEARTBEAT, pongMs: pong })
      model.progress()
      expect(model.effectTypes()).toEqual(['ping'])
      model.now += pong + 60_000
      model.tick()
      expect([model.state.status, model.effectTypes()]).toEqual(['connected', ['ping']])
      model.now += 60_000
      model.tick()
      expect(model.state.status).toBe('reconnecting')
    },
  )

  it('survives timers that fire once a minute, as in a hidden tab, as long as answers come [F62]', () => {
    const model = new ConnectionModel().connect()
    live(
      model,
      8 * 3_600_000,
      () => 59_000,
      () => {
        model.lastInboundAt = model.now + 50
      },
    )
    expect(model.state.status).toBe('connected')
    const gone = model.now
    live(model, 3_600_000, () => 59_000)
    expect(model.state.reason).toBe('heartbeat-timeout')
    expect(model.now - gone).toBeLessThanOrEqual(4 * 60_000 + HEARTBEAT)
  })

  it('is asked for a sign of life by Try now, not dropped', () => {
    const model = new ConnectionModel().connect()
    model.dispatch({ type: 'retryRequested' })
    expect([model.state.status, model.effectTypes()]).toEqual(['connected', ['ping']])
    model.dispatch({ type: 'retryRequested' })
    expect(model.effects).toEqual([])
  })
})

describe('an outage', () => {
  it('keeps its first cause while later failures only move the last error [I25]', () => {
    const model = new ConnectionModel().connect()
    model.lose()
    const { outage } = model.state
    for (let dials = 1; dials <= 3; dials += 1) {
      model.progress()
      const { generation } = model.state
      model.now += 10
      const closed = { type: 'socketClosed', generation, code: 1006, message: null } as const
      model.dispatch({ ...closed, wasOpen: false })
      model.dispatch({ ...closed, wasOpen: false })
      expect(model.state.outage).toMatchObject({
        id: outage?.id,
        since: outage?.since,
        cause: { reason: 'network-lost', code: 1006 },
        lastError: { reason: 'unreachable', at: model.now },
        attempts: dials,
      })
    }
  })

  it('goes on while the connection flaps, and a new one begins once it was stable', () => {
    const model = new ConnectionModel().connect()
    model.lose()
    const first = model.state.outage
    for (let flaps = 0; flaps < 20; flaps += 1) {
      while (model.state.status !== 'connected') model.progress()
      model.now += defaultTimes.stableMs - 1
      model.lose(1011)
      expect(model.state.outage).toMatchObject({ id: first?.id, since: first?.since, cause: first?.cause })
    }
    while (model.state.status !== 'connected') model.progress()
    model.now += defaultTimes.stableMs
    model.lose(1011)
    expect(model.state.outage?.id).not.toBe(first?.id)
    expect(model.state.outage).toMatchObject({ since: model.now, cause: { reason: 'server-error' } })
  })

  it('ends with a verdict: the next connect starts a new one', () => {
    const model = new ConnectionModel().connect()
    model.lose().progress().progress()
    model.fail('unauthorized')
    expect(model.state.outage).not.toBeNull()
    model.dispatch({ type: 'retryRequested' })
    expect([model.state.status, model.state.outage]).toEqual(['connecting', null])
  })

  it('has an id of its own even after the app has disconnected in between', () => {
    const model = new ConnectionModel().connect()
    model.lose()
    const first = model.state.outage?.id
    model.dispatch({ type: 'disconnectRequested' }).connect().lose()
    expect(model.state.outage?.id).not.toBe(first)
  })
})

describe('a person who retries by hand', () => {
  it('decides alone when the policy is manual: no dial happens before [I7]', () => {
    const model = new ConnectionModel(policyOf({ retry: manualRetry() })).connect()
    model.lose()
    expect(model.state).toMatchObject({ status: 'paused', pausedBy: 'manual', reason: 'network-lost' })
    model.now += 86_400_000
    model.tick()
    model.dispatch({ type: 'resumed' })
    model.dispatch({ type: 'networkChanged', network: 'online' })
    expect(model.state.status).toBe('paused')
    model.dispatch({ type: 'retryRequested' })
    expect([model.state.status, model.effectTypes()]).toEqual(['reconnecting', ['dial']])
  })

  it('does not wait for the rest of the backoff, and cannot start a second dial', () => {
    const model = new ConnectionModel().connect()
    model.lose()
    model.dispatch({ type: 'retryRequested' })
    expect(model.effectTypes()).toEqual(['dial'])
    for (let clicks = 0; clicks < 10; clicks += 1) {
      model.dispatch({ type: 'retryRequested' })
      expect(model.effects).toEqual([])
    }
  })
})
