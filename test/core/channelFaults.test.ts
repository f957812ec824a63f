import { describe, expect, it } from 'vitest'
import { ChannelModel, hasStopped } from './support/channelModel.js'

describe('a person whose channel overran', () => {
  it.each(['channel-full', 'process-closed'] as const)(
    'sees that it stopped (%s) until they act, also across reconnects [E4]',
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

  it('finds the fault in the state, however late, until it is acknowledged [E8]', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-full')
    model.lose().restore().lose().restore()
    expect(model.state.fault).toMatchObject({ reason: 'channel-full', acknowledged: false })
    model.dispatch({ type: 'acknowledged' })
    expect([model.state.fault?.acknowledged, model.state.status]).toEqual([true, 'failed'])
  })

  it('sees the next fault as a new one, although the first one was resolved', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-full')
    const first = model.state.fault?.id
    model.dispatch({ type: 'resubscribeRequested' }).answer(9).message(10).end('channel-full')
    expect(model.state.fault?.id).not.toBe(first)
  })

  it('continues at the head and sees the gap, with onGap skip', () => {
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

  it('gets data from a resync where the app has one, which restarts if the connection breaks', () => {
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

  it('gets the prompt when the resync fails', () => {
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

describe('a channel that the server closed', () => {
  it('is resubscribed from the start when no message was missed', () => {
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

  it('is a loss when its last messages were missed, or without its last position', () => {
    for (const last of [5, undefined]) {
      const model = new ChannelModel('prompt').join().answer(3).end('channel-closed', last)
      expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-closed', continuity: 'gap' })
    }
  })

  it('is not resubscribed for ever: a second refusal is final', () => {
    const model = new ChannelModel('prompt').join().answer(3).end('channel-closed', 3).end('channel-closed')
    expect([model.state.status, model.types()]).toEqual(['failed', ['reportFault']])
  })
})

describe('a channel that was refused', () => {
  it.each(['channel-denied', 'channel-not-found'] as const)(
    'is asked for again on the next connection, because that may have changed (%s)',
    (why) => {
      const model = new ChannelModel('prompt').join().end(why)
      expect(model.state).toMatchObject({ status: 'failed', reason: why, fault: { reason: why } })
      model.lose().restore()
      expect(model.types()).toEqual(['subscribe'])
      expect(model.answer(1).state).toMatchObject({ status: 'subscribed', fault: null, continuity: 'intact' })
    },
  )

  it('for a reason that this client does not know ends with the code of the server, not silently', () => {
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

describe('a gap on a live connection', () => {
  it('is filled from the last good position; only a gap in the replay is a loss', () => {
    const model = new ChannelModel('prompt').join().answer(3).message(5)
    expect(model.effects).toMatchObject([{ type: 'subscribe', position: { epoch: 'e', offset: 3 } }])
    model.answer(3, 2).message(4).message(5)
    expect(model.state.continuity).toBe('recovered')
    model.message(7).answer(5, 2).message(7)
    expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-gap', continuity: 'gap' })
  })
})

describe('an app that asks for a resync', () => {
  it('gets no success when no subscriber has a resync', () => {
    const model = new ChannelModel('prompt', false).join().answer(3).end('channel-full')
    model.dispatch({ type: 'resyncRequested' })
    expect([model.state.status, model.effects]).toEqual(['failed', []])
  })
})
