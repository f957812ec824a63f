import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  initialSubscription,
  subscriptionTransition as next,
  type SubscriptionEvent,
  type SubscriptionPhase,
  type SubscriptionState,
} from '../../src/server/hub/subscriptionMachine.js'

const entry = (offset: number) => ({ offset, data: '1', at: 1 })
const page = (first: number, last: number, ...offsets: number[]) => ({
  first,
  last,
  entries: offsets.map(entry),
})
const located = (from: number, head: number): SubscriptionEvent => ({
  type: 'located',
  point: { from, replay: head - from },
  history: { epoch: 'e.1' },
  head,
})
const at = (phase: SubscriptionPhase, cursor: number): SubscriptionState => ({ phase, cursor })

describe('a subscription on the server', () => {
  it('is live at once when nothing was missed, and reads pages when something was', () => {
    expect(next(initialSubscription, located(7, 7))).toEqual({
      phase: 'live',
      cursor: 7,
      effects: [{ type: 'announce', history: { epoch: 'e.1' }, from: 7, replay: 0 }],
    })
    expect(next(initialSubscription, located(4, 7))).toEqual({
      phase: 'reading',
      cursor: 4,
      effects: [
        { type: 'announce', history: { epoch: 'e.1' }, from: 4, replay: 3 },
        { type: 'read', isLater: false },
      ],
    })
  })

  it('ends with the error that prevents its start, and was never announced', () => {
    const error = { error: 'process-closed' } as const
    const point = { error }
    expect(next(initialSubscription, { type: 'located', point, history: { epoch: 'e.1' }, head: 3 })).toEqual(
      {
        phase: 'ended',
        cursor: 0,
        effects: [
          { type: 'release', handed: null },
          { type: 'tell', error },
        ],
      },
    )
  })

  it('delivers pages until it is at the head', () => {
    const reading = at('reading', 4)
    const read = next(reading, { type: 'page-read', kind: 'log', page: page(1, 7, 5, 6) })
    expect(read.effects).toEqual([{ type: 'hand-over', entries: [entry(5), entry(6)] }])
    const handed = { type: 'handed-over', isRefused: false, head: 7 } as const
    expect(next(reading, { ...handed, cursor: 6 })).toMatchObject({
      phase: 'reading',
      cursor: 6,
      effects: [{ type: 'read', isLater: false }],
    })
    expect(next(reading, { ...handed, cursor: 7 })).toEqual({ phase: 'live', cursor: 7, effects: [] })
    expect(next(reading, { ...handed, cursor: 4 }).effects, 'nothing was gained').toEqual([
      { type: 'read', isLater: true },
    ])
  })

  it('says channel-full instead of handing over a page with a hole before it', () => {
    const step = next(at('reading', 4), { type: 'page-read', kind: 'log', page: page(9, 12, 9, 10) })
    expect(step).toEqual({
      phase: 'ended',
      cursor: 4,
      effects: [
        { type: 'release', handed: 4 },
        { type: 'tell', error: { error: 'channel-full', requested: 4, available: 9 } },
      ],
    })
    expect(next(at('reading', 12), { type: 'page-read', kind: 'log', page: page(13, 12) }).phase).toBe(
      'reading',
    )
  })

  it('of kind latest jumps over holes and counts an empty page as up to date', () => {
    const jump = next(at('reading', 4), { type: 'page-read', kind: 'latest', page: page(9, 12, 12) })
    expect(jump.effects).toEqual([{ type: 'hand-over', entries: [entry(12)] }])
    expect(next(at('reading', 4), { type: 'page-read', kind: 'latest', page: page(13, 12) }).cursor).toBe(12)
  })

  it('waits while its client is too slow, and continues at its cursor', () => {
    expect(next(at('live', 5), { type: 'refused' })).toEqual({ phase: 'blocked', cursor: 5, effects: [] })
    const refused = { type: 'handed-over', cursor: 5, isRefused: true, head: 9 } as const
    expect(next(at('reading', 3), refused)).toEqual({ phase: 'blocked', cursor: 5, effects: [] })
    expect(next(at('blocked', 5), { type: 'drained' })).toEqual({
      phase: 'reading',
      cursor: 5,
      effects: [{ type: 'read', isLater: false }],
    })
  })

  it('ignores what does not fit its phase: one page is on its way at a time, and nothing follows the end', () => {
    const events: readonly SubscriptionEvent[] = [
      located(1, 2),
      { type: 'page-read', kind: 'log', page: page(1, 9, 5) },
      { type: 'handed-over', cursor: 9, isRefused: false, head: 9 },
      { type: 'refused' },
      { type: 'drained' },
    ]
    const heard: Record<Exclude<SubscriptionPhase, 'ended'>, readonly SubscriptionEvent['type'][]> = {
      starting: ['located'],
      reading: ['page-read', 'handed-over'],
      blocked: ['drained'],
      live: ['refused'],
    }
    for (const phase of ['starting', 'reading', 'blocked', 'live', 'ended'] as const)
      for (const event of events) {
        const state = at(phase, 4)
        const isHeard = phase !== 'ended' && heard[phase].includes(event.type)
        const step = next(state, event)
        if (!isHeard) expect(step, `${phase} ${event.type}`).toEqual({ ...state, effects: [] })
        else expect(step, `${phase} ${event.type}`).not.toEqual({ ...state, effects: [] })
      }
    for (const phase of ['starting', 'reading', 'blocked', 'live'] as const) {
      const handed = phase === 'starting' ? null : 4
      expect(next(at(phase, 4), { type: 'left' })).toEqual({
        phase: 'ended',
        cursor: 4,
        effects: [{ type: 'release', handed }],
      })
    }
    expect(next(at('ended', 4), { type: 'left' }).effects, 'released once').toEqual([])
    expect(next(at('ended', 4), { type: 'failed', error: { error: 'channel-denied' } }).effects).toEqual([])
  })

  it('never steps back, never asks for two pages at once and is released once, whatever happens', () => {
    const offset = fc.integer({ min: 0, max: 30 })
    const event: fc.Arbitrary<SubscriptionEvent> = fc.oneof(
      fc.record({
        type: fc.constant('located' as const),
        point: fc.record({ from: offset, replay: offset }),
        history: fc.constant({ epoch: 'e.1' }),
        head: offset,
      }),
      fc.record({
        type: fc.constant('page-read' as const),
        kind: fc.constantFrom('log' as const, 'latest' as const, 'session' as const),
        page: fc.record({ first: offset, last: offset, entries: fc.array(offset.map(entry)) }),
      }),
      fc.record({
        type: fc.constant('handed-over' as const),
        cursor: offset,
        isRefused: fc.boolean(),
        head: offset,
      }),
      fc.constantFrom<SubscriptionEvent>({ type: 'refused' }, { type: 'drained' }, { type: 'left' }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = initialSubscription
        let releases = 0
        for (const given of events) {
          // The driver reports its cursor, which is never behind the start of the page.
          const one =
            given.type === 'handed-over' ? { ...given, cursor: Math.max(given.cursor, state.cursor) } : given
          const step = next(state, one)
          const reads = step.effects.filter(({ type }) => type === 'read' || type === 'hand-over')
          expect(reads.length).toBeLessThanOrEqual(1)
          expect(reads.length === 1, 'work is under way exactly while it is reading').toBe(
            step.phase === 'reading' && (step.effects.length > 0 || state.phase !== 'reading'),
          )
          if (state.phase !== 'starting') expect(step.cursor).toBeGreaterThanOrEqual(state.cursor)
          releases += step.effects.filter(({ type }) => type === 'release').length
          state = step
        }
        expect(releases).toBe(state.phase === 'ended' ? 1 : 0)
      }),
    )
  })
})
