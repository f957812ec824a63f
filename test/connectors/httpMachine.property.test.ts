import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isProbing,
  initialHttpState,
  type HttpEvent,
  type HttpState,
} from '../../src/connectors/http/state.js'
import { transition } from '../../src/connectors/http/machine.js'
import { defaultBackoff } from '../../src/core/backoff.js'
import { autoRetry } from '../../src/core/retryPresets.js'
import { defaultTimes } from '../../src/core/times.js'

const failure = { reason: 'unreachable', code: null, message: null, retryAfterMs: null } as const
const overloaded = { ...failure, reason: 'overloaded', code: 503, retryAfterMs: 30_000 } as const
const refused = { ...failure, reason: 'unauthorized', code: 401 } as const

type Step = (state: HttpState) => HttpEvent

/** Events of the world; answers are those to the probe that is under way. */
const world: fc.Arbitrary<Step> = fc.oneof(
  fc
    .constantFrom<HttpEvent>(
      { type: 'networkChanged', network: 'online' },
      { type: 'networkChanged', network: 'offline' },
      { type: 'resumed', network: 'online' },
      { type: 'requestSucceeded' },
      { type: 'requestFailed', failure },
      { type: 'requestFailed', failure: overloaded },
      { type: 'ticked' },
    )
    .map((event) => () => event),
  fc.constant<Step>(({ generation }) => ({ type: 'probeSucceeded', generation })),
  fc.constant<Step>(({ generation }) => ({ type: 'probeFailed', generation, failure })),
)

/** A device that finds and loses its network all the time. */
const flapping: fc.Arbitrary<Step> = fc
  .constantFrom('online', 'offline')
  .map((network) => () => ({ type: 'networkChanged', network }))

/** Actions of the app and of a person. */
const people: fc.Arbitrary<Step> = fc
  .constantFrom<HttpEvent>(
    { type: 'connectRequested', network: 'online' },
    { type: 'connectRequested', network: 'offline' },
    { type: 'retryRequested' },
    { type: 'verifyRequested' },
    { type: 'disconnectRequested' },
    { type: 'requestRefused', failure: refused },
  )
  .map((event) => () => event)

const someTime = fc.oneof(fc.nat(50), fc.nat(2000), fc.nat(60_000))

const moves = (steps: fc.Arbitrary<Step>, afterMs: fc.Arbitrary<number> = someTime) =>
  fc.array(
    fc.record({
      step: steps,
      afterMs,
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    { minLength: 1, maxLength: 200, size: 'max' },
  )

interface Seen {
  readonly before: HttpState
  readonly event: HttpEvent
  readonly after: HttpState
  readonly at: number
}

function play(
  list: readonly { readonly step: Step; readonly afterMs: number; readonly random: number }[],
  hasProbe: boolean,
  start: HttpState = initialHttpState,
): readonly Seen[] {
  const policy = {
    times: defaultTimes,
    backoff: defaultBackoff,
    retry: autoRetry(),
    retryClasses: {},
    hasProbe,
  } as const
  let state = start
  let at = 1_000_000
  return list.map(({ step, afterMs, random }) => {
    at += afterMs
    const before = state
    const event = step(state)
    state = transition(state, { ...event, at, random }, policy)
    return { before, event, after: state, at }
  })
}

describe('the machine of a connection without a socket', () => {
  it('keeps its status, stage and times consistent, whatever happens', () => {
    fc.assert(
      fc.property(moves(fc.oneof(world, people)), fc.boolean(), (list, hasProbe) => {
        for (const { before, event, after, at } of play(list, hasProbe)) {
          const { connection, stage, deadline } = after
          const { status, pausedBy, nextAttemptAt, outage } = connection
          expect(['up', 'suspected', 'checking'].includes(stage)).toBe(status === 'connected')
          if (status === 'paused' || status === 'failed' || status === 'disconnected')
            expect(stage).toBe('rest')
          expect(pausedBy !== null).toBe(status === 'paused')
          expect(nextAttemptAt).toBe(stage === 'waiting' ? deadline : null)
          if (stage === 'rest' || stage === 'up') expect(deadline).toBeNull()
          if (status === 'connected' && outage !== null) expect(outage.endedAt).not.toBeNull()
          if (status === 'reconnecting' && outage !== null) expect(outage.endedAt).toBeNull()
          // A good answer is no news while connected: no commit.
          if (before.connection.status === 'connected' && event.type === 'probeSucceeded')
            expect(connection).toBe(before.connection)
          if (!hasProbe) expect(isProbing(after)).toBe(false)
          expect(connection.since).toBeLessThanOrEqual(at)
        }
      }),
    )
  })

  it('never probes after a verdict or while the device is offline, before a person or the app acts', () => {
    fc.assert(
      fc.property(moves(fc.oneof(world, people)), (list) => {
        for (const { before, event, after } of play(list, true)) {
          const { status, pausedBy } = before.connection
          const isAsked = event.type === 'connectRequested' || event.type === 'retryRequested'
          if (status === 'failed' && !isAsked) expect(isProbing(after)).toBe(false)
          const isBack = event.type === 'requestSucceeded' || 'network' in event
          if (pausedBy === 'offline' && !isAsked && !isBack) expect(isProbing(after)).toBe(false)
        }
      }),
    )
  })

  it('is never connected by a claim of the app while a probe can prove it', () => {
    fc.assert(
      fc.property(moves(fc.oneof(world, people)), (list) => {
        for (const { before, event, after } of play(list, true))
          if (before.connection.status !== 'connected' && after.connection.status === 'connected')
            expect(event.type).toBe('probeSucceeded')
      }),
    )
  })

  it('probes at most 10 times in 10 s and 30 times in 5 min, whatever the world does', () => {
    fc.assert(
      fc.property(fc.oneof(moves(world), moves(flapping, fc.nat(500))), (list) => {
        const [first] = play(
          [{ step: () => ({ type: 'connectRequested', network: 'online' }), afterMs: 0, random: 0 }],
          true,
        )
        const starts = play(list, true, first?.after)
          .filter(({ before, after }) => isProbing(after) && after.probes !== before.probes)
          .map(({ at }) => at)
        const within = (ms: number): number =>
          Math.max(0, ...starts.map((start) => starts.filter((at) => at >= start && at < start + ms).length))
        expect(within(10_000)).toBeLessThanOrEqual(10)
        expect(within(300_000)).toBeLessThanOrEqual(30)
      }),
    )
  })
})
