import { describe, expect, it } from 'vitest'
import { ChannelModel } from './support/channelModel.js'

describe('a server with a wrong answer', () => {
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

  it("is not believed when its epoch is the client's name for the start of history", () => {
    const model = new ChannelModel('prompt').join().answer(0, 0, '*').message(1).lose().restore()
    expect(model.answer(0, 0, 'e').state).toMatchObject({ status: 'failed', reason: 'channel-gap' })
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

  it('leaves continuity unknown after a loss, without a fault, until a resync [C3]', () => {
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

  it('triggers the resync of subscribers that have one, and claims nothing for the others', () => {
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

describe('another user signs in', () => {
  it('so every channel starts again at the head, without claims about earlier messages', () => {
    const model = new ChannelModel('prompt').join().answer(0).message(1).lose().restore(true)
    expect(model.effects).toEqual([
      { type: 'forget' },
      { type: 'subscribe', position: null, withHistory: true, wish: 'join' },
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
