import { expect, it } from 'vitest'
import { channel, channelServer, createConnectivity } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'

it('notices within 4 s that a connected Wi-Fi lets nothing through, and loses no order', async () => {
  const environment = createVirtualEnvironment()
  const simulation = createSimulation({
    environment,
    channels: { orders: { kind: 'log', size: 500 } },
    heartbeat: { intervalMs: 2000, timeoutMs: 2000, idleMs: 10_000 },
  })
  const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }), {
    environment,
  })
  const status = () => connectivity.getState().connection.status
  const accepted: number[] = []
  const delivered: unknown[] = []
  channel(connectivity, 'orders').subscribe({ onMessage: (order) => delivered.push(order) })
  connectivity.connect()
  await environment.advance(500)

  /** Lets time pass while the server accepts four orders a second. */
  async function pass(seconds: number): Promise<void> {
    for (let quarter = 0; quarter < seconds * 4; quarter += 1) {
      accepted.push(accepted.length)
      void simulation.server.publish('orders', accepted.length - 1)
      await environment.advance(250)
    }
  }

  await pass(2)

  // No socket closes, no byte passes.
  simulation.network.mode = 'swallow'
  await pass(4.5)
  expect(status()).toBe('reconnecting')
  await pass(7.5)

  // The device changes to a network that works.
  environment.signal('offline')
  simulation.network.mode = 'pass'
  environment.signal('online')
  await pass(1)
  expect(status()).toBe('connected')
  expect(delivered).toEqual(accepted)

  connectivity.dispose()
  await simulation.dispose()
})
