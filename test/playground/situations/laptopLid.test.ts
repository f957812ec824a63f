import { expect, it } from 'vitest'
import { channel, channelServer, createConnectivity } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'

it('loses no order when the laptop was asleep for 40 s', async () => {
  const environment = createVirtualEnvironment()
  // A sleeping device runs no timers: those that come due run when it wakes.
  let isAsleep = false
  const held: (() => void)[] = []
  const device = {
    ...environment,
    setTimer: (run: () => void, ms: number) =>
      environment.setTimer(() => (isAsleep ? held.push(run) : run()), ms),
  }
  const simulation = createSimulation({
    environment,
    channels: { orders: { kind: 'log', size: 500 } },
    heartbeat: { intervalMs: 2000, timeoutMs: 2000, idleMs: 10_000 },
  })
  const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }), {
    environment: device,
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

  // The lid is closed: nothing reaches the device, and its connection dies unseen.
  isAsleep = true
  simulation.network.mode = 'swallow'
  await pass(40)

  // The lid is opened. The socket still looks open.
  simulation.network.mode = 'pass'
  isAsleep = false
  environment.signal('resumed')
  for (const run of held.splice(0)) run()
  await pass(4)
  expect(status()).toBe('connected')
  expect(delivered).toEqual(accepted)

  connectivity.dispose()
  await simulation.dispose()
})
