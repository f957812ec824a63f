import { describe, expect, it } from 'vitest'
import { ConnectionModel } from './support/connectionModel.js'

describe('a person who retries by hand', () => {
  it('does not wait for a hanging dial: it is replaced, at a limited rate', () => {
    const model = new ConnectionModel().connect()
    model.lose()
    model.dispatch({ type: 'retryRequested' })
    const hanging = model.state.generation
    model.now += 4999
    model.dispatch({ type: 'retryRequested' })
    expect(model.effects).toEqual([])
    model.now += 1
    model.dispatch({ type: 'retryRequested' })
    expect(model.effectTypes()).toEqual(['closeSocket', 'dial'])
    expect(model.state).toMatchObject({ status: 'reconnecting', stage: 'opening', outage: { attempts: 2 } })
    expect(model.state.generation).toBeGreaterThan(hanging)
    model.dispatch({ type: 'retryRequested' })
    expect(model.effects).toEqual([])
  })
})

describe('a network that comes back', () => {
  it.each([{ type: 'resumed' }, { type: 'networkChanged', network: 'online' }] as const)(
    'is not kept waiting by a dial that hangs: $type',
    (event) => {
      const model = new ConnectionModel().connect()
      model.lose()
      model.dispatch({ type: 'retryRequested' })
      model.now += 4999
      model.dispatch(event)
      expect(model.effects).toEqual([])
      model.now += 1
      model.dispatch(event)
      // The clients behind one network do not dial in one moment.
      model.now += 149
      model.tick()
      expect(model.effects).toEqual([])
      model.now += 1
      model.tick()
      expect(model.effectTypes()).toEqual(['closeSocket', 'dial'])
    },
  )
})
