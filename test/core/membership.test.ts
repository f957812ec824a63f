import { describe, expect, it } from 'vitest'
import { ChannelModel } from './support/channelModel.js'

/** The wish of the last subscription. */
const wish = ({ effects }: ChannelModel): string | undefined =>
  effects.flatMap((effect) => (effect.type === 'subscribe' ? [effect.wish] : [])).at(-1)

const joined = (): ChannelModel => new ChannelModel().join().answer(3).message(4)

describe('a subscription', () => {
  it('says whether the app, a person or the client by itself asks for it', () => {
    const model = new ChannelModel().join()
    expect(wish(model)).toBe('join')
    model.answer(3).message(4).lose().restore()
    expect(wish(model)).toBe('return')
    model.answer(4).end('channel-closed', 4)
    expect(wish(model), 'on the connection on which it was subscribed').toBe('stay')
    model.end('channel-denied').dispatch({ type: 'resubscribeRequested' })
    expect(wish(model)).toBe('join')
    model.end('channel-not-found').dispatch({ type: 'recreateRequested' })
    expect(wish(model)).toBe('create')
  })

  it('stays a wish of the person until the server has answered it, whatever the network does', () => {
    const model = joined().end('channel-kicked')
    model.dispatch({ type: 'resubscribeRequested' }).lose().restore()
    expect(wish(model)).toBe('join')
    model.lose().restore()
    expect(wish(model)).toBe('join')
    model.answer(4).lose().restore()
    expect(wish(model)).toBe('return')
  })

  it('to a channel that is made again begins a history of its own, and claims nothing about the one before', () => {
    const model = joined().end('channel-not-found').dispatch({ type: 'recreateRequested' })
    expect(model.machine.asked).toBeNull()
    expect(model.answer(0, 0, 'another').state).toMatchObject({
      status: 'subscribed',
      continuity: 'unknown',
      fault: null,
      gaps: 0,
    })
  })

  it('that is lost again on the way back is still the client’s own', () => {
    const model = joined().lose().restore().lose().restore()
    expect(wish(model)).toBe('return')
  })

  it('of another identity is a new one', () => {
    const model = joined().lose().restore(true)
    expect(wish(model)).toBe('join')
  })
})

describe('the end of a membership', () => {
  it.each(['channel-timeout', 'channel-kicked', 'channel-kicked-elsewhere'] as const)(
    'as %s waits for a person, who continues at the last message',
    (reason) => {
      const model = joined().end(reason)
      expect(model.state).toMatchObject({ status: 'failed', reason, fault: { reason, acknowledged: false } })
      model.lose().restore()
      expect(model.state.status).toBe('failed')
      model.dispatch({ type: 'resubscribeRequested' })
      expect(model.machine.asked).toMatchObject({ offset: 4 })
      expect(model.answer(4).state).toMatchObject({
        status: 'subscribed',
        continuity: 'recovered',
        fault: null,
      })
    },
  )

  it('for want of room is tried again by each new connection, as every refusal that may end by itself', () => {
    const model = new ChannelModel().join().end('channel-no-room')
    expect(model.state.status).toBe('failed')
    model.lose().restore()
    expect(model.state.status).toBe('resubscribing')
  })

  it('by the app tells the server, and says so until the person rejoins', () => {
    const model = joined().dispatch({ type: 'leaveRequested' })
    expect(new Set(model.types())).toEqual(new Set(['reportFault', 'unsubscribe']))
    expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-left', code: null })
    const { state } = model
    expect(model.dispatch({ type: 'leaveRequested' }).state, 'once').toBe(state)
    model.dispatch({ type: 'resubscribeRequested' }).answer(4)
    expect(model.state.status).toBe('subscribed')
  })

  it('by the app while the connection is down tells the connector, and holds on the next connection', () => {
    const model = joined().lose().dispatch({ type: 'leaveRequested' })
    expect(new Set(model.types())).toEqual(new Set(['reportFault', 'unsubscribe']))
    model.restore()
    expect(model.state).toMatchObject({ status: 'failed', reason: 'channel-left' })
  })

  it.each([true, false])(
    'with the last subscriber tells the connector, unless the server has ended it (open: %s)',
    (isOpen) => {
      const member = isOpen ? joined() : joined().lose()
      expect(member.dispatch({ type: 'unsubscribeRequested' }).types()).toEqual(['unsubscribe'])
      const former = joined().end('channel-kicked')
      if (!isOpen) former.lose()
      expect(former.dispatch({ type: 'unsubscribeRequested' }).types()).toEqual([])
    },
  )
})
