import { describe, expect, it } from 'vitest'
import { transition } from '../../src/connectors/http/machine.js'
import { initialHttpState, isProbing, type HttpEvent } from '../../src/connectors/http/state.js'
import { defaultBackoff } from '../../src/core/backoff.js'
import { budgetRetry, fixedRetry, manualRetry, suspendRetry } from '../../src/core/retryPresets.js'
import type { RetryPolicy } from '../../src/core/retryPolicy.js'
import { defaultTimes } from '../../src/core/times.js'

const MINUTE = 60_000
const failure = { reason: 'unreachable', code: null, message: null, retryAfterMs: null } as const

/** The machine of an app without a socket, under a policy, while no probe is answered. */
class Outage {
  state = initialHttpState
  now = 1_000_000
  readonly began: number
  readonly #probes: number[] = []

  constructor(
    readonly retry: RetryPolicy,
    readonly hasProbe = true,
  ) {
    this.tell({ type: 'connectRequested', network: 'online' })
    if (hasProbe) this.tell({ type: 'probeSucceeded', generation: this.state.generation })
    else this.tell({ type: 'requestSucceeded' })
    this.now += MINUTE
    this.began = this.now
    this.tell({ type: 'requestFailed', failure })
    this.#fail()
  }

  tell(event: HttpEvent): this {
    const { times, backoff } = { times: defaultTimes, backoff: defaultBackoff }
    const policy = { times, backoff, retry: this.retry, retryClasses: {}, hasProbe: this.hasProbe }
    const { generation } = this.state
    this.state = transition(this.state, { ...event, at: this.now, random: 0.7 }, policy)
    if (isProbing(this.state) && this.state.generation !== generation) this.#probes.push(this.now)
    return this
  }

  /** Lets time pass; each probe fails at once. Returns when they began, in milliseconds of the outage. */
  pass(ms: number): readonly number[] {
    const end = this.now + ms
    while (this.state.deadline !== null && this.state.deadline <= end) {
      this.now = Math.max(this.now, this.state.deadline)
      this.tell({ type: 'ticked' })
      this.#fail()
    }
    this.now = end
    return this.#probes.map((at) => at - this.began).filter((at) => at > 0)
  }

  #fail(): void {
    if (isProbing(this.state)) this.tell({ type: 'probeFailed', generation: this.state.generation, failure })
  }
}

describe('an app without a socket, under a retry policy', () => {
  it('probes for a minute of every nine, and says when it goes on', () => {
    const outage = new Outage(suspendRetry())
    const probes = outage.pass(20 * MINUTE)
    for (const at of probes) expect(at % (9 * MINUTE)).toBeLessThan(MINUTE)
    expect(probes.filter((at) => at % (9 * MINUTE) === 0)).toHaveLength(2)
    expect(outage.state.connection).toMatchObject({
      status: 'paused',
      pausedBy: 'policy',
      nextAttemptAt: outage.began + 27 * MINUTE,
    })
    outage.tell({ type: 'retryRequested' })
    expect(outage.state).toMatchObject({
      stage: 'probing',
      connection: { status: 'reconnecting', pausedBy: null, nextAttemptAt: null },
    })
  })

  it('stops after its budget until a person acts', () => {
    const outage = new Outage(budgetRetry(30_000))
    const probes = outage.pass(60 * MINUTE)
    expect(Math.max(...probes)).toBeLessThanOrEqual(30_000)
    expect(outage.state).toMatchObject({
      stage: 'rest',
      connection: { status: 'paused', pausedBy: 'budget' },
    })
  })

  it('probes in a fixed period', () => {
    const probes = new Outage(fixedRetry(20_000)).pass(10 * MINUTE)
    expect(new Set(probes.slice(1).map((at, index) => at - (probes[index] ?? 0)))).toEqual(new Set([20_000]))
  })

  it('goes on by itself after the device was offline, unless the app leaves that to a person', () => {
    for (const [retry, status] of [
      [suspendRetry(), 'reconnecting'],
      [manualRetry(), 'paused'],
    ] as const) {
      const outage = new Outage(retry)
      outage.tell({ type: 'networkChanged', network: 'offline' })
      outage.now += 1000
      outage.tell({ type: 'networkChanged', network: 'online' })
      expect(outage.state.connection.status).toBe(status)
    }
  })

  it('leaves the way back from offline to a person after a connection that stood, where the app wants that', () => {
    for (const [retry, pausedBy] of [
      [suspendRetry(), null],
      [manualRetry(), 'manual'],
    ] as const) {
      const outage = new Outage(retry)
      outage.tell({ type: 'retryRequested' })
      outage.tell({ type: 'probeSucceeded', generation: outage.state.generation })
      outage.tell({ type: 'networkChanged', network: 'offline' })
      expect(outage.state.connection.pausedBy).toBe('offline')
      outage.now += 10_000
      outage.tell({ type: 'networkChanged', network: 'online' })
      expect(outage.state.connection.pausedBy).toBe(pausedBy)
    }
  })

  it('without a probe is paused until a request of the app gets through', () => {
    const outage = new Outage(fixedRetry(1000), false)
    expect(outage.state.connection).toMatchObject({ status: 'paused', pausedBy: 'policy' })
    outage.tell({ type: 'requestSucceeded' })
    expect(outage.state.connection.status).toBe('connected')
  })
})
