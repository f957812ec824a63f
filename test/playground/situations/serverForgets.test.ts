import { expect, it } from 'vitest'
import { channel, channelServer, createConnectivity } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'

it('fetches the orders again when the server restarts without memory', async () => {
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
  let shown: unknown[] = []
  channel(connectivity, 'orders').subscribe({
    onMessage: (order) => shown.push(order),
    // The orders of the database, which outlives the server.
    resync: () => {
      shown = [...accepted]
    },
  })
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

  // The process crashes, and the next one has no session and no message of it.
  simulation.network.mode = 'refuse'
  simulation.network.cut()
  await pass(1.5)
  simulation.restart({ keepState: false })
  simulation.network.mode = 'pass'
  await pass(4)
  expect(status()).toBe('connected')
  expect(connectivity.getState().connection.processClosedAt).not.toBeNull()
  expect(shown).toEqual(accepted)

  connectivity.dispose()
  await simulation.dispose()
})
