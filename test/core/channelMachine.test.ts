import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChannelModel, hasStopped } from './support/channelModel.js'

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
  'server-error' as const,
)

/** A while in which the server does what it should: without it, lies would meet no message to be about. */
const honest: fc.Arbitrary<Act> = fc.integer({ min: 1, max: 4 }).map((count): Act => (m) => {
  if (m.isResyncing) m.finish('resynced')
  if (m.state.status === 'failed') m.dispatch({ type: 'resubscribeRequested' })
  if (m.state.status !== 'subscribed')
    m.answer(m.machine.asked?.offset ?? 3, 0, m.machine.asked?.epoch ?? 'e')
  for (let n = 0; n < count; n += 1) m.message((m.machine.cursor?.offset ?? 0) + 1)
})

/** A server that says whatever it likes: wrong epochs, jumped offsets, frames again and out of order, false counts. */
const fromServer: fc.Arbitrary<Act> = fc.oneof(
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
  { weight: 4, arbitrary: honest },
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
  ...(['unsubscribeRequested', 'resubscribeRequested', 'resyncRequested', 'acknowledged'] as const).map(
    (type) => fc.constant<Act>((m) => m.dispatch({ type })),
  ),
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
  it('delivers a contiguous prefix or tells of the hole first, whatever a server says [P1 P9]', () => {
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

  it('always comes back to subscribed once the link holds, the server answers and somebody acts', () => {
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

  it('keeps one object of the state while messages come in', () => {
    const model = new ChannelModel().join().answer(3)
    const { state } = model
    for (const n of [4, 5, 6]) model.message(n)
    expect(model.state).toBe(state)
    expect(model.machine.cursor).toEqual({ epoch: 'e', offset: 6 })
  })
})

describe('a person whose channel overran', () => {
  it.each(['channel-full', 'process-closed'] as const)(
    'sees that it stopped (%s), whatever the link does, until they act [E4]',
    (why) => {
      const model = new ChannelModel('prompt').join().answer(3).end(why)
      expect(hasStopped(model.state)).toBe(true)
      expect(model.state).toMatchObject({
        continuity: 'gap',
        gaps: 1,
        fault: { reason: why, acknowledged: false },
      })
      for (let links = 0; links < 3; links += 1) {
        model.lose()
        expect(model.effects).toEqual([])
        model.restore()
        expect(model.effects).toEqual([])
        model.answer(9).message(10)
        expect([model.state.status, model.effects]).toEqual(['failed', []])
      }
      model.dispatch({ type: 'resubscribeRequested' })
      expect(model.effects).toMatchObject([{ type: 'subscribe', position: null }])
      expect(model.answer(9).state).toMatchObject({ status: 'subscribed', fault: null, continuity: 'gap' })
    },
  )

  it('finds the fault in the state however late they look, until they acknowledge it [E8]', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-full')
    model.lose().restore().lose().restore()
    expect(model.state.fault).toMatchObject({ reason: 'channel-full', acknowledged: false })
    model.dispatch({ type: 'acknowledged' })
    expect([model.state.fault?.acknowledged, model.state.status]).toEqual([true, 'failed'])
  })

  it('is told of the next fault as of a new one, though the first was mended', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-full')
    const first = model.state.fault?.id
    model.dispatch({ type: 'resubscribeRequested' }).answer(9).message(10).end('channel-full')
    expect(model.state.fault?.id).not.toBe(first)
  })

  it('goes on at the head and sees that there was a gap, when they can do without what was lost', () => {
    const model = new ChannelModel('skip').join().answer(3).end('channel-full')
    expect(model.types()).toEqual(['reportFault', 'subscribe'])
    model.answer(9)
    expect(model.machine.cursor).toEqual({ epoch: 'e', offset: 9 })
    expect(model.state).toMatchObject({
      status: 'subscribed',
      continuity: 'gap',
      gaps: 1,
      fault: { acknowledged: true },
    })
    expect(model.lose().restore().answer(9).state.continuity, 'a later recovery does not mend it').toBe('gap')
  })

  it('has their data fetched anew where the app can, from the start if the link breaks meanwhile', () => {
    const model = new ChannelModel('resync').join().answer(3).end('channel-full')
    expect(model.types()).toEqual(['reportFault', 'subscribe'])
    model.answer(9)
    expect(model.effects).toEqual([{ type: 'startResync', reason: 'channel-full' }])
    for (let losses = 0; losses < 3; losses += 1) {
      model.lose()
      expect(model.types()).toEqual(['cancelResync'])
      model.restore()
      expect(model.effects).toMatchObject([{ type: 'subscribe', position: null }])
      expect(model.answer(12, 4).types()).toEqual(['startResync'])
    }
    model.finish('resynced')
    expect(model.state).toMatchObject({ status: 'subscribed', continuity: 'recovered', fault: null })
  })

  it('is asked after all when fetching fails', () => {
    const model = new ChannelModel('resync')
      .join()
      .answer(3)
      .end('channel-full')
      .answer(9)
      .finish('resyncFailed')
    expect(model.types()).toEqual(['cancelResync', 'unsubscribe', 'reportFault'])
    expect(model.state).toMatchObject({
      status: 'failed',
      gaps: 1,
      fault: { reason: 'resync-failed', acknowledged: false },
    })
  })
})

describe('a server that does not say what was asked', () => {
  const away = (onGap: 'prompt' | 'skip' | 'resync' = 'prompt'): ChannelModel =>
    new ChannelModel(onGap).join().answer(0).message(1).lose().restore()

  it.each([
    ['starts after the position that was asked for', 50, 0, 'e', 'log'],
    ['names another epoch', 1, 0, 'f', 'log'],
    ['stands before the position, as a store that was rolled back', 0, 0, 'e', 'log'],
    ['calls the channel another kind', 1, 0, 'e', 'latest'],
  ] as const)('is never called recovered when it %s', (_what, at, replay, of, as) => {
    const prompt = away().answer(at, replay, of, as)
    expect(prompt.state).toMatchObject({
      status: 'failed',
      reason: 'channel-gap',
      continuity: 'gap',
      gaps: 1,
    })
    expect(prompt.types()).toEqual(['unsubscribe', 'reportFault'])
    const skip = away('skip').answer(at, replay, of, as).answer(50)
    expect(skip.state).toMatchObject({ status: 'subscribed', continuity: 'gap' })
    const resync = away('resync').answer(at, replay, of, as).answer(50)
    expect(resync.types()).toEqual(['startResync'])
  })

  it('is believed when it starts at or before the position and reaches it', () => {
    expect(away().answer(1).state.continuity).toBe('recovered')
    const model = away().answer(0, 3)
    expect(model.state.status).toBe('resubscribing')
    for (const n of [1, 2, 3]) model.message(n)
    expect(model.state).toMatchObject({ status: 'subscribed', continuity: 'recovered' })
    expect(model.delivered.map((position) => position.offset)).toEqual([1, 2, 3])
  })
})

describe('a server without positions', () => {
  const away = (onGap: 'prompt' | 'resync' = 'prompt', canResync = onGap === 'resync'): ChannelModel =>
    new ChannelModel(onGap, canResync).join().answerBlind().message(null).lose().restore()

  it('leaves continuity unknown after a loss, without a fault, and a resync makes it whole [C3]', () => {
    expect(new ChannelModel().join().answerBlind().state.continuity).toBe('intact')
    expect(away().answerBlind().state).toMatchObject({
      status: 'subscribed',
      continuity: 'unknown',
      fault: null,
      gaps: 0,
    })
    const model = away('resync').answerBlind()
    expect(model.types()).toEqual(['startResync'])
    model.message(null)
    expect(model.types()).toEqual(['hold'])
    expect(model.finish('resynced').types()).toEqual(['release'])
    expect(model.state).toMatchObject({ status: 'subscribed', continuity: 'recovered', fault: null })
  })

  it('runs the resync of those who have one, and claims nothing for the others', () => {
    const model = away('prompt', true).answerBlind()
    expect(model.types()).toEqual(['startResync'])
    expect(model.finish('resynced').state).toMatchObject({ status: 'subscribed', continuity: 'unknown' })
  })

  it('is believed when it says that nothing was missed, or that something was', () => {
    expect(away().answerBlind('recovered').state.continuity).toBe('recovered')
    expect(away().answerBlind('gap').state).toMatchObject({ status: 'failed', reason: 'channel-gap' })
    const model = away().answerBlind('unknown').lose().restore().answerBlind('recovered')
    expect(model.state.continuity, 'the first outage stays unknown').toBe('unknown')
  })

  it('may take one channel down and bring it back by itself', () => {
    const model = new ChannelModel().join().answerBlind()
    model.dispatch({ type: 'interrupted', reason: 'server-error' })
    expect([model.state.status, model.effects]).toEqual(['interrupted', []])
    expect(model.answerBlind('recovered').state).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
    })
  })
})

describe('somebody else signs in', () => {
  it('so every channel starts anew at the head, and nothing is claimed of the time before', () => {
    const model = new ChannelModel('prompt').join().answer(0).message(1).lose().restore(true)
    expect(model.effects).toEqual([
      { type: 'forget' },
      { type: 'subscribe', position: null, withHistory: true },
    ])
    expect(model.machine.cursor).toBeNull()
    expect(model.answer(7).state).toMatchObject({ status: 'subscribed', continuity: 'unknown', gaps: 0 })
  })

  it('and the app fetches the state of the new one where it can', () => {
    const model = new ChannelModel('resync').join().answer(0).message(1).lose().restore(true)
    expect(model.effects.at(-1)).toMatchObject({ withHistory: false })
    expect(model.answer(7).types()).toEqual(['forget', 'startResync'])
    expect(model.finish('resynced').state.continuity).toBe('recovered')
  })

  it('also while the channel had stopped for the one before', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-full').lose().restore(true)
    expect(model.answer(9).state).toMatchObject({ status: 'subscribed', continuity: 'unknown', fault: null })
  })
})

describe('a channel that the server closed', () => {
  it('is joined again from the start when nothing of it was missed', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-closed', 3)
    expect(model.effects.at(-1)).toMatchObject({ type: 'subscribe', position: { epoch: '*', offset: 0 } })
    expect(model.answer(0, 0, 'f').state).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
      fault: null,
    })
  })

  it('is a loss when the start of the new history is not kept any more', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-closed', 3).answer(4, 2, 'f')
    expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-gap', continuity: 'gap' })
  })

  it('is a loss when its last messages were missed, or when nobody knows', () => {
    for (const last of [5, undefined]) {
      const model = new ChannelModel('prompt').join().answer(3).end('channel-closed', last)
      expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-closed', continuity: 'gap' })
    }
  })

  it('is not asked for ever: a second refusal stands', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-closed', 3).end('channel-closed')
    expect([model.state.status, model.types()]).toEqual(['failed', ['reportFault']])
  })
})

describe('a channel that was refused', () => {
  it.each(['channel-denied', 'channel-not-found'] as const)(
    'is asked for again on the next link, because that may have changed (%s)',
    (why) => {
      const model = new ChannelModel('prompt').join().end(why)
      expect(model.state).toMatchObject({ status: 'failed', reason: why, fault: { reason: why } })
      model.lose().restore()
      expect(model.types()).toEqual(['subscribe'])
      expect(model.answer(1).state).toMatchObject({ status: 'subscribed', fault: null, continuity: 'intact' })
    },
  )

  it('for a reason that this client does not know ends with the code of the server, and not in silence', () => {
    const model = new ChannelModel('skip').join().answer(3)
    const end = {
      type: 'ended',
      reason: 'server-error',
      code: 'channel-on-strike',
      message: null,
      last: null,
    } as const
    model.dispatch(end)
    expect(model.state).toMatchObject({
      status: 'failed',
      reason: 'server-error',
      code: 'channel-on-strike',
      fault: { code: 'channel-on-strike', acknowledged: false },
    })
    model.dispatch({ type: 'resubscribeRequested' })
    expect(model.effects, 'what came in stays known').toMatchObject([{ position: { epoch: 'e', offset: 3 } }])
  })
})

describe('a gap on a live link', () => {
  it('is filled from the last good position; only a gap in that is a loss', () => {
    const model = new ChannelModel('prompt').join().answer(3).message(5)
    expect(model.effects).toMatchObject([{ type: 'subscribe', position: { epoch: 'e', offset: 3 } }])
    model.answer(3, 2).message(4).message(5)
    expect(model.state.continuity).toBe('recovered')
    model.message(7).answer(5, 2).message(7)
    expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-gap', continuity: 'gap' })
  })
})

describe('an app that asks for a resync', () => {
  it('is not told that all is well when nobody can fetch', () => {
    const model = new ChannelModel('prompt', false).join().answer(3).end('channel-full')
    model.dispatch({ type: 'resyncRequested' })
    expect([model.state.status, model.effects]).toEqual(['failed', []])
  })
})
