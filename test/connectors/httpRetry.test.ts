import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProbing, initialHttpState, type HttpEvent } from '../../src/connectors/http/state.js'
import { transition } from '../../src/connectors/http/machine.js'
import { defaultBackoff } from '../../src/core/backoff.js'
import { autoRetry } from '../../src/core/retryPresets.js'
import { defaultTimes } from '../../src/core/times.js'

const failure = { reason: 'unreachable', code: null, message: null, retryAfterMs: null } as const
const overloaded = { ...failure, reason: 'overloaded', code: 503, retryAfterMs: 120_000 } as const
const refused = { ...failure, reason: 'forbidden', code: 403 } as const
const policy = {
  times: defaultTimes,
  backoff: defaultBackoff,
  retry: autoRetry(),
  retryClasses: {},
  hasProbe: true,
} as const

/** The machine with its timer. */
class Machine {
  state = initialHttpState
  now = 1_000_000
  readonly probes: number[] = []

  tell(event: HttpEvent): this {
    const before = this.state.generation
    this.state = transition(this.state, { ...event, at: this.now, random: 0.9 }, policy)
    if (isProbing(this.state) && this.state.generation !== before) this.probes.push(this.now)
    return this
  }

  pass(ms: number): this {
    const end = this.now + ms
    while (this.state.deadline !== null && this.state.deadline <= end) {
      this.now = Math.max(this.now, this.state.deadline)
      this.tell({ type: 'ticked' })
    }
    this.now = end
    return this
  }

  answer(how: typeof failure | typeof overloaded | typeof refused | null): this {
    const { generation } = this.state
    if (how !== null && isProbing(this.state)) this.tell({ type: 'probeFailed', generation, failure: how })
    return this
  }
}

const mostWithin = (times: readonly number[], ms: number): number =>
  Math.max(0, ...times.map((at) => times.filter((other) => other >= at && other < at + ms).length))

const answers = fc.constantFrom(failure, overloaded, refused, null)
const pauses = fc.array(fc.constantFrom(1, 1, 1, 50, 900, 3000, 7000, 20_000), { minLength: 1, maxLength: 6 })
type Answer = typeof failure | typeof overloaded | typeof refused | null

/** Sends the request 300 times, with the pauses in turn. Returns the times of the requests. */
function insist(machine: Machine, request: HttpEvent, how: Answer, gaps: readonly number[]): number[] {
  const requests: number[] = []
  for (let step = 0; step < 300; step += 1) {
    machine.answer(how)
    requests.push(machine.now)
    machine
      .tell(request)
      .pass(1)
      .answer(how)
      .pass(gaps[step % gaps.length] ?? 0)
  }
  return requests
}

const connect: HttpEvent = { type: 'connectRequested', network: 'online' }

describe('a person or an app that calls retryNow() over and over', () => {
  it('gets a probe within 5 s of each call, and at most 10 in 10 s', () => {
    fc.assert(
      fc.property(answers, pauses, (how, gaps) => {
        const machine = new Machine().tell(connect)
        const requests = insist(machine, { type: 'retryRequested' }, how, gaps)
        expect(mostWithin(machine.probes, 10_000)).toBeLessThanOrEqual(10)
        const late = requests.filter(
          (at) =>
            at + 5001 < machine.now && !machine.probes.some((probe) => probe >= at && probe <= at + 5001),
        )
        expect(late).toEqual([])
      }),
    )
  })

  it('gets a probe within 5 s also while another one hangs, or fails', () => {
    for (const fails of [false, true]) {
      const machine = new Machine().tell({ type: 'connectRequested', network: 'online' }).pass(1000)
      machine.tell({ type: 'retryRequested' }).pass(100)
      if (fails) machine.answer(overloaded)
      machine.pass(3900)
      expect(machine.probes.length).toBe(2)
      machine.answer(overloaded).pass(60_000)
      expect(machine.probes.length, 'one for the request').toBe(2)
    }
  })

  it('gets no second probe of a request that was answered in time', () => {
    const machine = new Machine().tell({ type: 'connectRequested', network: 'online' }).pass(1000)
    machine.tell({ type: 'retryRequested' })
    const { generation } = machine.state
    machine.tell({ type: 'probeSucceeded', generation }).pass(60_000)
    expect([machine.probes.length, machine.state.connection.status]).toEqual([1, 'connected'])
    machine.tell({ type: 'requestFailed', failure: overloaded }).pass(60_000)
    expect([machine.probes.length, machine.state.stage], 'and the next loss its backoff').toEqual([
      1,
      'waiting',
    ])
  })

  it('checks a connection that is up at most 10 times in 10 s', () => {
    for (const type of ['retryRequested', 'verifyRequested'] as const) {
      const machine = new Machine().tell({ type: 'connectRequested', network: 'online' })
      for (let ms = 0; ms < 20_000; ms += 10) {
        const { generation } = machine.state
        machine.tell({ type: 'probeSucceeded', generation }).tell({ type }).pass(10)
      }
      expect(machine.state.connection.status).toBe('connected')
      expect(mostWithin(machine.probes, 10_000)).toBeLessThanOrEqual(10)
    }
  })
})

describe('an app that calls connect() over and over', () => {
  it('changes nothing while the connection is lost or probed', () => {
    for (const how of [failure, overloaded, null]) {
      const machine = new Machine().tell(connect)
      for (let ms = 0; ms < 60_000; ms += 500) {
        machine.answer(how)
        const { state } = machine
        machine.tell(connect)
        expect(machine.state).toBe(state)
        machine.pass(500)
      }
    }
  })

  it('gets at most 10 probes in 10 s, also after refusals', () => {
    fc.assert(
      fc.property(answers, pauses, (how, gaps) => {
        const machine = new Machine().tell(connect)
        insist(machine, connect, how, gaps)
        expect(mostWithin(machine.probes, 10_000)).toBeLessThanOrEqual(10)
      }),
    )
  })
})
