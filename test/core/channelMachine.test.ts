import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChannelModel } from './support/channelModel.js'
import { rule } from './support/rule.js'

type Act = (model: ChannelModel) => unknown

const offset = fc.integer({ min: 0, max: 6 })
const epoch = fc.constantFrom('e', 'e', 'e', 'f', '*')
const kind = fc.constantFrom('log' as const, 'log' as const, 'log' as const, 'session' as const)
const reason = fc.constantFrom(
  'channel-full' as const,
  'channel-closed' as const,
  'process-closed' as const,
  'channel-denied' as const,
  'channel-not-found' as const,
  'channel-kicked' as const,
  'channel-timeout' as const,
  'channel-no-room' as const,
  'server-error' as const,
)

/** A period of correct answers, so that later lies meet real messages. */
const honest: fc.Arbitrary<Act> = fc.integer({ min: 1, max: 4 }).map((count): Act => (m) => {
  if (m.isResyncing) m.finish('resynced')
  if (m.state.status === 'failed') m.dispatch({ type: 'resubscribeRequested' })
  if (m.state.status !== 'subscribed')
    m.answer(m.machine.asked?.offset ?? 3, 0, m.machine.asked?.epoch ?? 'e')
  for (let n = 0; n < count; n += 1) m.message((m.machine.cursor?.offset ?? 0) + 1)
})

/** A lying server: wrong epochs, skipped offsets, duplicate and reordered frames, wrong counts. */
const lies: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(offset, fc.constantFrom(0, 0, 1, 3, 99), epoch, kind).map(
      ([at, replay, of, as]): Act =>
        (m) =>
          m.answer(at, replay, of, as),
    ),
  },
  {
    weight: 6,
    arbitrary: offset.map(
      (at): Act =>
        (m) =>
          m.message(at),
    ),
  },
  {
    weight: 10,
    arbitrary: fc.constantFrom(1, 1, 1, 0, 2).map(
      (step): Act =>
        (m) =>
          m.message((m.machine.cursor?.offset ?? 0) + step),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(0, 0, 2).map(
      (replay): Act =>
        (m) =>
          m.answer(m.machine.asked?.offset ?? 3, replay),
    ),
  },
  fc.constantFrom('recovered' as const, 'gap' as const, 'unknown' as const, null).map(
    (said): Act =>
      (m) =>
        m.answerBlind(said),
  ),
  fc.constant<Act>((m) => m.message(null)),
  fc.constant<Act>((m) => m.dispatch({ type: 'interrupted', reason: 'server-error' })),
  fc.tuple(reason, fc.option(offset, { nil: undefined })).map(
    ([why, last]): Act =>
      (m) =>
        m.end(why, last),
  ),
  fc.constant<Act>((m) => m.dispatch({ type: 'replayStalled' })),
)
const fromServer: fc.Arbitrary<Act> = fc.oneof(
  { weight: 7, arbitrary: lies },
  { weight: 1, arbitrary: honest },
)
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Act>((m) => m.join()) },
  {
    weight: 12,
    arbitrary: fromServer.map(
      (act): Act =>
        (m) =>
          m.isOpen && act(m),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Act>((m) => (m.isOpen ? m.lose() : m.restore())) },
  fc.constant<Act>((m) => !m.isOpen && m.restore(true)),
  ...(
    [
      'unsubscribeRequested',
      'resubscribeRequested',
      'recreateRequested',
      'leaveRequested',
      'resyncRequested',
      'acknowledged',
      'retryDue',
    ] as const
  ).map((type) => fc.constant<Act>((m) => m.dispatch({ type }))),
  { weight: 2, arbitrary: fc.constant<Act>((m) => m.isResyncing && m.finish('resynced')) },
  fc.constant<Act>((m) => m.isResyncing && m.finish('resyncFailed')),
)

/** What the subscribers want done, and whether one of them can fetch. */
const policies = fc.constantFrom(
  ['prompt', false] as const,
  ['prompt', true] as const,
  ['skip', false] as const,
  ['resync', true] as const,
)

describe('the channel machine', () => {
  it('delivers a contiguous prefix or reports the gap first, for any server (P1, P9)', () => {
    const edges = new Set<string>()
    let delivered = 0
    fc.assert(
      fc.property(
        policies,
        fc.array(acts, { maxLength: 80, size: 'max' }),
        ([onGap, canResync], sequence) => {
          const model = new ChannelModel(onGap, canResync).join()
          for (const act of sequence) act(model)
          for (const edge of model.edges) edges.add(edge)
          delivered += model.delivered.length
        },
      ),
      { numRuns: 3000 },
    )
    expect(edges.size).toBeGreaterThan(25)
    expect(delivered, 'the property is about messages').toBeGreaterThan(3000)
  })

  it('asks a server that breaks its promises only so often, until the channel is live or says that it stopped (P10)', () => {
    let stops = 0
    fc.assert(
      fc.property(
        policies,
        fc.array(lies, { minLength: 1, maxLength: 6 }),
        ([onGap, canResync], sequence) => {
          const model = new ChannelModel(onGap, canResync).join()
          const asked: number[] = []
          let sinceLive = 0
          const watch = (): void => {
            const count = model.types().filter((type) => type === 'subscribe').length
            model.effects = []
            if (count > 0) asked.push(model.now)
            sinceLive = model.machine.phase === 'live' ? 0 : sinceLive + count
            rule(sinceLive <= 10, 'a channel that is not live asks no more than this', sinceLive)
          }
          for (let step = 0; step < 400 && model.state.status !== 'failed'; step += 1) {
            sequence[step % sequence.length]?.(model)
            watch()
            if (model.machine.phase === 'resubscribing')
              model.answer(model.machine.asked?.offset ?? step, 1000)
            watch()
            if (model.machine.phase === 'replaying' && step % 2 === 0) {
              model.now += 30_000
              model.dispatch({ type: 'replayStalled' })
              watch()
            }
            if (model.isResyncing) model.finish('resynced')
            watch()
          }
          for (const at of asked) {
            const within = asked.filter((other) => other >= at && other < at + 10_000)
            rule(within.length <= 11, 'at most 10 in 10 s after the first', within.length)
          }
          stops += model.state.status === 'failed' ? 1 : 0
        },
      ),
      { numRuns: 1000 },
    )
    expect(stops).toBeGreaterThan(300)
  })

  it('always returns to subscribed once the connection holds, the server answers and a person acts', () => {
    fc.assert(
      fc.property(policies, fc.array(acts, { maxLength: 30 }), ([onGap, canResync], sequence) => {
        const model = new ChannelModel(onGap, canResync)
        for (const act of sequence) act(model)
        if (!model.isOpen) model.restore()
        if (model.state.status === 'unsubscribed') model.join()
        for (let step = 0; step < 8 && model.state.status !== 'subscribed'; step += 1) {
          if (model.isResyncing) model.finish('resynced')
          else if (model.state.status === 'failed') model.dispatch({ type: 'resubscribeRequested' })
          else if (model.machine.phase === 'replaying')
            for (let n = model.machine.cursor?.offset ?? 0; n < model.machine.replayUntil; n += 1)
              model.message(n + 1)
          else model.answer(model.machine.asked?.offset ?? 9, 0, model.machine.asked?.epoch ?? 'e')
        }
        expect(model.state.status).toBe('subscribed')
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the same state object while messages arrive', () => {
    const model = new ChannelModel().join().answer(3)
    const { state } = model
    for (const n of [4, 5, 6]) model.message(n)
    expect(model.state).toBe(state)
    expect(model.machine.cursor).toEqual({ epoch: 'e', offset: 6 })
  })
})
