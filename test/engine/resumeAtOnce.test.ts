import { channelServer, createConnectivity } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { expect, it, onTestFinished } from 'vitest'

it('notices a dead connection at a resume also in the millisecond in which the last message came', async () => {
  const environment = createVirtualEnvironment()
  const simulation = createSimulation({ environment })
  const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }), {
    environment,
  })
  onTestFinished(async () => {
    connectivity.dispose()
    await simulation.dispose()
  })
  const status = (): string => connectivity.getState().connection.status
  connectivity.connect()
  while (status() !== 'connected') await environment.advance(1)
  // The welcome has come at this very time; it is no answer to a ping that leaves after it.
  simulation.network.mode = 'swallow'
  environment.signal('resumed')
  await environment.advance(3000)
  expect(connectivity.getState().connection).toMatchObject({
    status: 'reconnecting',
    outage: { cause: { reason: 'heartbeat-timeout' } },
  })
})
