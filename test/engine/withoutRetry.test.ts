import { createConnectivity, presenterOf, type Connector } from 'react-connectivity'
import { expect, it, onTestFinished } from 'vitest'
import { createWorld } from './support/world.js'

it('a verdict of a client that cannot dial on request offers no Try now, and can be dismissed [U30]', async () => {
  for (const [retryNow, actions] of [
    ['none', {}],
    ['none', { 'server-closed': 'retry' }],
    ['safe', {}],
  ] as const) {
    const world = createWorld()
    const { environment } = world
    const { connector } = world.client
    const less: Connector = { ...connector, capabilities: { ...connector.capabilities, retryNow } }
    const client = createConnectivity(less, { environment, actions })
    onTestFinished(() => client.dispose())
    const presenter = presenterOf(client)
    onTestFinished(presenter.subscribe(() => undefined))
    client.connect()
    await environment.advance(1000)
    world.network.cut(1000)
    await environment.advance(3000)
    // An action that the app chose may have a handler of the app, and may have none.
    const isOffered = retryNow === 'safe' || 'server-closed' in actions
    expect(presenter.getState().banner).toMatchObject({
      key: 'server-closed',
      dismissible: retryNow === 'none',
      actions: isOffered ? ['retry'] : [],
    })
  }
})
