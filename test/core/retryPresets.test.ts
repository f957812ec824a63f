import {
  budgetRetry,
  fixedRetry,
  manualRetry,
  suspendRetry,
  type LossInfo,
  type RetryPolicy,
} from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { policyOf } from './support/connectionFacts.js'
import { ConnectionModel } from './support/connectionModel.js'

const MINUTE = 60_000
const DAY = 86_400_000

/** The machine under a policy, on a network without a server. */
class Outage extends ConnectionModel {
  readonly began: number

  constructor(retry: RetryPolicy) {
    super(policyOf({ retry }))
    this.connect()
    this.now += MINUTE
    this.lose()
    this.began = this.now
    this.dials.length = 0
  }

  /** Lets each dial fail at once, for so long. Returns when the dials began, in milliseconds of the outage. */
  failFor(ms: number): readonly number[] {
    const end = this.now + ms
    while (this.state.deadline !== null && this.state.deadline <= end) {
      this.progress(0.7)
      const { generation, stage } = this.state
      if (stage === 'opening')
        this.dispatch({ type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false }, 0.7)
    }
    this.now = end
    return this.dials.map((at) => at - this.began)
  }
}

const loss = (given: Partial<LossInfo> = {}): LossInfo => ({
  reason: 'network-lost',
  code: 1006,
  message: null,
  at: 0,
  retry: 'backoff',
  hasEverConnected: true,
  wasUp: true,
  attempts: 0,
  outageMs: 0,
  defaultMs: 100,
  random: 0.25,
  ...given,
})

describe('an outage under suspendRetry', () => {
  it('is dialled for a minute, then for a minute of every nine, and says when it goes on [I6]', () => {
    const outage = new Outage(suspendRetry())
    const dials = outage.failFor(30 * MINUTE)
    const windows = [0, 9, 18, 27].map((minute) =>
      dials.filter((at) => at >= minute * MINUTE && at < (minute + 1) * MINUTE),
    )
    expect(windows.flat()).toEqual(dials)
    for (const each of windows) expect(each.length).toBeGreaterThan(1)
    expect(dials.filter((at) => at % (9 * MINUTE) === 0 && at > 0)).toHaveLength(3)
    expect(outage.view).toMatchObject({
      status: 'paused',
      pausedBy: 'policy',
      nextAttemptAt: outage.began + 36 * MINUTE,
    })
  })

  it('ends at once with *Try now*, and is paused until the same time when that dial fails', () => {
    const outage = new Outage(suspendRetry())
    outage.failFor(3 * MINUTE)
    expect(outage.state.status).toBe('paused')
    outage.dispatch({ type: 'retryRequested' })
    expect([outage.state.status, outage.effectTypes()]).toEqual(['reconnecting', ['dial']])
    const { generation } = outage.state
    outage.dispatch({ type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false })
    expect(outage.view).toMatchObject({
      status: 'paused',
      nextAttemptAt: outage.began + 9 * MINUTE,
      outage: { id: outage.state.outage?.id },
    })
  })

  it('ends soon after the device is online again, and when the app connects', () => {
    for (const event of [
      { type: 'networkChanged', network: 'online' },
      { type: 'resumed' },
      { type: 'connectRequested' },
    ] as const) {
      const outage = new Outage(suspendRetry())
      outage.failFor(3 * MINUTE)
      outage.dispatch(event)
      while (outage.state.status !== 'connected') outage.progress()
      expect(outage.now - outage.began).toBeLessThan(3 * MINUTE + 1000)
    }
  })
})

describe('an outage under fixedRetry', () => {
  it('of a day is dialled every ten seconds for that day [T14]', () => {
    const dials = new Outage(fixedRetry(10_000)).failFor(DAY)
    expect(dials[0]).toBeLessThan(10_000)
    const gaps = dials.slice(1).map((at, index) => at - (dials[index] ?? 0))
    expect(new Set(gaps)).toEqual(new Set([10_000]))
    expect(dials.length).toBeGreaterThanOrEqual(8640)
  })

  it('begins at any time within the period, so that the clients of a server spread out', () => {
    const policy = fixedRetry(10_000)
    const first = [0, 0.25, 0.75].map((random) => policy(loss({ random })))
    expect(first).toEqual([{ afterMs: 0 }, { afterMs: 2500 }, { afterMs: 7500 }])
    expect(policy(loss({ wasUp: false, random: 0.25 }))).toEqual({ afterMs: 10_000 })
  })

  it('is dialled less often than asked where the limits of dials say so', () => {
    const dials = new Outage(fixedRetry(100)).failFor(10 * MINUTE)
    expect(dials.length).toBeGreaterThan(30)
    expect(dials.length).toBeLessThanOrEqual(60)
    const gaps = dials.slice(1).map((at, index) => at - (dials[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(20_000)
  })

  it('waits longer where the server asks for it', () => {
    const outage = new ConnectionModel(policyOf({ retry: fixedRetry(10_000) })).connect()
    const { generation } = outage.state
    const goodbye = { code: null, message: null, retryAfterMs: 120_000 }
    outage.dispatch({ type: 'goodbyeReceived', generation, reason: 'overloaded', ...goodbye })
    expect((outage.view.nextAttemptAt ?? 0) - outage.now).toBeGreaterThanOrEqual(120_000)
  })
})

describe('an outage under budgetRetry', () => {
  it('stops after the budget, visibly, until a person dials again [E16]', () => {
    const outage = new Outage(budgetRetry(28_000))
    const dials = outage.failFor(DAY)
    expect(Math.max(...dials)).toBeLessThanOrEqual(28_000)
    expect(outage.view).toMatchObject({ status: 'paused', pausedBy: 'budget', nextAttemptAt: null })
    outage.dispatch({ type: 'retryRequested' })
    expect(outage.effectTypes()).toEqual(['dial'])
    while (outage.state.status !== 'connected') outage.progress()
    outage.now += MINUTE
    // The next outage has a budget of its own.
    outage.lose()
    expect(outage.state.status).toBe('reconnecting')
  })

  it('follows another policy inside the budget', () => {
    const policy = budgetRetry(60_000, fixedRetry(5000))
    expect(policy(loss({ wasUp: false }))).toEqual({ afterMs: 5000 })
    expect(policy(loss({ wasUp: false, outageMs: 60_000 }))).toEqual({ pause: 'budget' })
  })
})

describe('manualRetry', () => {
  it.each([
    ['pause', 'retry', 'paused', 'connecting'],
    ['pause', 'pause', 'paused', 'paused'],
    ['retry', 'retry', 'reconnecting', 'connecting'],
    ['retry', 'pause', 'reconnecting', 'paused'],
  ] as const)(
    'with loss: %s and firstDial: %s tells a drop from a first dial that failed: %s, %s [I15]',
    (onLoss, firstDial, afterDrop, afterDial) => {
      const retry = manualRetry({ loss: onLoss, firstDial })
      const dropped = new ConnectionModel(policyOf({ retry })).connect().lose()
      expect(dropped.state.status).toBe(afterDrop)
      const fresh = new ConnectionModel(policyOf({ retry })).dispatch({ type: 'connectRequested' })
      const { generation } = fresh.state
      fresh.dispatch({ type: 'socketClosed', generation, code: 1006, message: null, wasOpen: false })
      expect(fresh.state.status).toBe(afterDial)
      // A connection that never was is not "re"connecting.
      fresh.dispatch({ type: 'retryRequested' })
      expect(fresh.state.status).toBe('connecting')
    },
  )
})

describe('every preset', () => {
  it.each([
    ['manualRetry', manualRetry({ firstDial: 'pause' })],
    ['fixedRetry', fixedRetry(1000)],
    ['suspendRetry', suspendRetry()],
    ['budgetRetry', budgetRetry(0)],
  ])('leaves a verdict one: %s', (_name, retry) => {
    expect(retry(loss({ defaultMs: null, outageMs: 100_000 }))).toBeUndefined()
    expect(new ConnectionModel(policyOf({ retry })).connect().fail('kicked').state.status).toBe('failed')
  })

  it.each([
    () => fixedRetry(Number.NaN),
    () => fixedRetry(-1),
    () => budgetRetry(Infinity),
    () => suspendRetry({ tryMs: -1 }),
    () => suspendRetry({ tryMs: 60_000, everyMs: 60_000 }),
  ])('refuses a time that is none at the call: %s', (make) => {
    expect(make).toThrow(RangeError)
  })
})
