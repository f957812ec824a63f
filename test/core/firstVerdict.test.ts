import { describe, expect, it } from 'vitest'
import { ConnectionModel } from './support/connectionModel.js'
import { ObservedModel } from './support/observedModel.js'

const refused = { type: 'verdictCame', reason: 'unauthorized', code: 4401, message: null } as const

describe('a person whom the server refuses', () => {
  it('is known to have had no session before, when the first connection is refused', () => {
    const model = new ConnectionModel().dispatch({ type: 'connectRequested' })
    model.progress().fail('unauthorized')
    expect(model.view).toMatchObject({ status: 'failed', reason: 'unauthorized', hasEverConnected: false })
    const observed = new ObservedModel().attach().dial().tell(refused)
    expect(observed.connection).toMatchObject({ status: 'failed', hasEverConnected: false })
  })

  it('is known to have had one, when a later connection is refused', () => {
    const model = new ConnectionModel().connect().lose()
    while (model.state.stage !== 'handshake') model.progress()
    model.fail('unauthorized')
    expect(model.view).toMatchObject({ status: 'failed', reason: 'unauthorized', hasEverConnected: true })
    const observed = new ObservedModel().attach().dial().up().down().dial().tell(refused)
    expect(observed.connection).toMatchObject({ status: 'failed', hasEverConnected: true })
  })

  it('has none again after signing out', () => {
    const model = new ConnectionModel().connect().dispatch({ type: 'signOutRequested' })
    model.dispatch({ type: 'connectRequested' }).progress().fail('unauthorized')
    expect(model.view).toMatchObject({ status: 'failed', reason: 'unauthorized', hasEverConnected: false })
  })
})
