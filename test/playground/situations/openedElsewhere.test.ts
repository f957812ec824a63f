import { expect, it } from 'vitest'
import { channel, channelServer, createConnectivity } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'

it('stops when opened elsewhere, and loses no order when it is used here again', async () => {
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

  // A second login ends this one.
  for (const { id } of simulation.server.sessions())
    void simulation.server.kick({ session: id }, { keepSession: true })
  await pass(6)
  expect(status()).toBe('failed')
  expect(connectivity.getState().connection.reason).toBe('kicked')
  const dials = simulation.network.dials()
  await pass(2)
  expect(simulation.network.dials()).toBe(dials)

  // "Use here".
  connectivity.connect()
  await pass(1)
  expect(status()).toBe('connected')
  expect(delivered).toEqual(accepted)

  connectivity.dispose()
  await simulation.dispose()
})
