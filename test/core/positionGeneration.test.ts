import { describe, expect, it } from 'vitest'
import type { Position } from 'react-connectivity/core'
import { ChannelModel } from './support/channelModel.js'

class Model extends ChannelModel {
  answered(offset: number, replay: number, generation?: string): this {
    const position = { epoch: 'e', offset, generation }
    return this.dispatch({ type: 'subscribed', kind: 'log', position, replay, continuity: null })
  }

  /** The position that the client asks for. */
  get asked(): Position | null {
    const subscribe = this.effects.find((effect) => effect.type === 'subscribe')
    return subscribe?.type === 'subscribe' ? subscribe.position : null
  }
}

describe('the position of a client', () => {
  it('carries the generation of the last answer, also of messages that were replayed or live', () => {
    const model = new Model().join().answered(3, 0, 'one').message(4).message(5).lose().restore()
    expect(model.asked).toEqual({ epoch: 'e', offset: 5, generation: 'one' })
    model.answered(5, 2, 'two').message(6).lose().restore()
    expect(model.asked).toEqual({ epoch: 'e', offset: 6, generation: 'two' })
    // Nothing new came, but the server has confirmed the position.
    model.answered(6, 0, 'three').lose().restore()
    expect(model.asked).toEqual({ epoch: 'e', offset: 6, generation: 'three' })
    expect(model.state).toMatchObject({ continuity: 'recovered', gaps: 0 })
  })

  it('keeps its generation while no server has answered', () => {
    const model = new Model().join().answered(3, 0, 'one').message(4)
    for (let n = 0; n < 3; n += 1) model.lose().restore()
    expect(model.asked).toEqual({ epoch: 'e', offset: 4, generation: 'one' })
  })

  it('has no generation where the server tells none', () => {
    const model = new Model().join().answered(3, 0, 'one').lose().restore().answered(3, 0).lose().restore()
    expect(JSON.stringify(model.asked)).toBe('{"epoch":"e","offset":3}')
  })
})
