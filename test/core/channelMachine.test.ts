import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChannelModel, hasStopped } from './support/channelModel.js'

type Act = (model: ChannelModel) => unknown

const offset = fc.integer({ min: 0, max: 5 })
/** What only a live link can bring. */
const fromServer = fc.oneof(
  fc.tuple(offset, fc.constantFrom(0, 0, 3)).map(
    ([at, replay]): Act =>
      (m) =>
        m.answer(at, replay),
  ),
  fc.constant<Act>((m) => m.dispatch({ type: 'caughtUp' })),
  fc.constant<Act>((m) => m.dispatch({ type: 'gapDetected' })),
  fc
    .tuple(
      fc.constantFrom('channel-full', 'channel-closed', 'process-closed', 'channel-denied'),
      fc.option(offset, { nil: undefined }),
    )
    .map(
      ([reason, last]): Act =>
        (m) =>
          m.fault(reason, last),
    ),
)
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Act>((m) => m.join()) },
  {
    weight: 8,
    arbitrary: fromServer.map(
      (act): Act =>
        (m) =>
          m.isLive && act(m),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Act>((m) => (m.isLive ? m.lose() : m.restore())) },
  ...(['unsubscribeRequested', 'resubscribeRequested', 'resyncRequested'] as const).map((type) =>
    fc.constant<Act>((m) => m.dispatch({ type, isLive: m.isLive })),
  ),
  fc.constant<Act>((m) => m.dispatch({ type: 'acknowledged' })),
  { weight: 2, arbitrary: fc.constant<Act>((m) => m.isResyncing && finish(m, 'resynced')) },
  fc.constant<Act>((m) => m.isResyncing && finish(m, 'resyncFailed')),
)

function finish(model: ChannelModel, type: 'resynced' | 'resyncFailed'): void {
  model.isResyncing = false
  model.dispatch(type === 'resynced' ? { type } : { type, message: null })
}

const policies = fc.constantFrom('prompt' as const, 'skip' as const, 'resync' as const)

describe('the channel machine', () => {
  it('keeps every rule whatever happens in whatever order', () => {
    const edges = new Set<string>()
    fc.assert(
      fc.property(policies, fc.array(acts, { maxLength: 80, size: 'max' }), (onGap, sequence) => {
        const model = new ChannelModel(onGap)
        for (const act of sequence) act(model)
        for (const edge of model.edges) edges.add(edge)
      }),
      { numRuns: 3000 },
    )
    expect(edges.size).toBeGreaterThan(20)
  })

  it('always comes back to subscribed once the link holds, the server answers and somebody acts', () => {
    fc.assert(
      fc.property(policies, fc.array(acts, { maxLength: 30 }), (onGap, sequence) => {
        const model = new ChannelModel(onGap)
        for (const act of sequence) act(model)
        if (!model.isLive) model.restore()
        if (model.state.status === 'failed') model.dispatch({ type: 'resubscribeRequested', isLive: true })
        if (model.state.status === 'unsubscribed') model.join()
        for (let step = 0; step < 3 && model.state.status !== 'subscribed'; step += 1) {
          if (model.isResyncing) finish(model, 'resynced')
          else model.answer(9)
        }
        expect(model.state.status).toBe('subscribed')
      }),
      { numRuns: 500 },
    )
  })
})

describe('a person whose channel overran', () => {
  it.each(['channel-full', 'process-closed'] as const)(
    'sees that it stopped (%s), whatever the link does, until they act [E4]',
    (reason) => {
      const model = new ChannelModel('prompt').join().answer(3).fault(reason)
      expect(hasStopped(model.state)).toBe(true)
      expect(model.state).toMatchObject({
        continuity: 'gap',
        gaps: 1,
        fault: { reason, acknowledged: false },
      })
      for (let links = 0; links < 3; links += 1) {
        model.lose()
        expect(model.effects).toEqual([])
        model.restore()
        expect(model.effects).toEqual([])
        model.answer(9).dispatch({ type: 'caughtUp' })
        expect([model.state.status, model.effects]).toEqual(['failed', []])
      }
      model.dispatch({ type: 'resubscribeRequested', isLive: true })
      expect(model.effects).toEqual([{ type: 'subscribe', position: null }])
      expect(model.answer(9).state).toMatchObject({ status: 'subscribed', fault: null })
    },
  )

  it('finds the fault in the state however late they look, until they acknowledge it [E8]', () => {
    const model = new ChannelModel('prompt').join().answer(3).fault('channel-full')
    model.lose().restore().lose().restore()
    expect(model.state.fault).toMatchObject({ reason: 'channel-full', acknowledged: false })
    model.dispatch({ type: 'acknowledged' })
    expect([model.state.fault?.acknowledged, model.state.status]).toEqual([true, 'failed'])
  })

  it('is told of the next fault as of a new one, though the first was mended', () => {
    const model = new ChannelModel('prompt').join().answer(3).fault('channel-full')
    const first = model.state.fault?.id
    model.dispatch({ type: 'resubscribeRequested', isLive: true }).answer(9).fault('channel-full')
    expect(model.state.fault?.id).not.toBe(first)
  })

  it('who is content with a gap goes on at the head, and sees that there was one', () => {
    const model = new ChannelModel('skip').join().answer(3).fault('channel-full')
    expect(model.types()).toEqual(['reportFault', 'subscribe'])
    model.answer(9)
    expect(model.state).toMatchObject({
      status: 'subscribed',
      continuity: 'gap',
      gaps: 1,
      position: { offset: 9 },
      fault: { acknowledged: true },
    })
  })

  it('has their data fetched anew where the app can, from the start if the link breaks meanwhile', () => {
    const model = new ChannelModel('resync').join().answer(3).fault('channel-full')
    expect(model.types()).toEqual(['reportFault', 'subscribe'])
    model.answer(9)
    expect(model.effects).toEqual([{ type: 'startResync', reason: 'channel-full' }])
    for (let losses = 0; losses < 3; losses += 1) {
      model.lose()
      expect(model.types()).toEqual(['cancelResync'])
      model.restore()
      expect(model.effects).toEqual([{ type: 'subscribe', position: null }])
      expect(model.answer(12, 4).types()).toEqual(['startResync'])
    }
    finish(model, 'resynced')
    expect(model.state).toMatchObject({ status: 'subscribed', continuity: 'recovered', fault: null })
  })

  it('is asked after all when fetching fails', () => {
    const model = new ChannelModel('resync').join().answer(3).fault('channel-full').answer(9)
    model.isResyncing = false
    model.dispatch({ type: 'resyncFailed', message: '503' })
    expect(model.types()).toEqual(['unsubscribe', 'reportFault'])
    expect(model.state).toMatchObject({
      status: 'failed',
      fault: { reason: 'resync-failed', acknowledged: false },
    })
  })
})

describe('a channel that the server closed', () => {
  it('is joined again from the start when nothing of it was missed', () => {
    const model = new ChannelModel('prompt').join().answer(3).fault('channel-closed', 3)
    expect(model.effects.at(-1)).toEqual({ type: 'subscribe', position: { epoch: '*', offset: 0 } })
    expect(model.answer(0).state).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
      fault: null,
    })
  })

  it('is a loss when its last messages were missed, or when nobody knows', () => {
    for (const last of [5, undefined]) {
      const model = new ChannelModel('prompt').join().answer(3).fault('channel-closed', last)
      expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-closed', continuity: 'gap' })
    }
  })

  it('is not asked for ever: a second refusal stands', () => {
    const model = new ChannelModel('prompt')
      .join()
      .answer(3)
      .fault('channel-closed', 3)
      .fault('channel-closed')
    expect([model.state.status, model.types()]).toEqual(['failed', ['reportFault']])
  })
})

describe('a channel that was refused', () => {
  it('is asked for again on the next link, because access may have been granted', () => {
    const model = new ChannelModel('prompt').join().fault('channel-denied')
    expect(model.state).toMatchObject({ status: 'failed', fault: { reason: 'channel-denied' } })
    model.lose().restore()
    expect(model.types()).toEqual(['subscribe'])
    expect(model.answer(1).state).toMatchObject({ status: 'subscribed', fault: null })
  })
})

describe('a gap on a live link', () => {
  it('is filled from the last good position; only a gap in that is a loss', () => {
    const model = new ChannelModel('prompt').join().answer(3).dispatch({ type: 'gapDetected' })
    expect(model.effects).toEqual([{ type: 'subscribe', position: { epoch: 'e', offset: 3 } }])
    expect(model.answer(3, 2).dispatch({ type: 'caughtUp' }).state.continuity).toBe('recovered')
    model.dispatch({ type: 'gapDetected' }).answer(3, 2).dispatch({ type: 'gapDetected' })
    expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-gap', continuity: 'gap' })
  })
})
