import { channelServer, createConnectivity } from 'react-connectivity'
import { createSimulation } from 'react-connectivity/testing'
import { createStore } from 'zustand/vanilla'
import { createDevice } from './device.js'
import { createOrderStream, orderMaker } from './orderStream.js'
import { createPageClock } from './pageClock.js'
import { createPageFaults, pageHas } from './pageFaults.js'
import { timersOf } from './plainPlatform.js'
import { simulatedSocket } from './simulatedSocket.js'
import type { World, WorldState } from './world.js'

const ORDERS_PER_SECOND = 4
/** Orders of the day before the page opened. */
const EARLIER = 12
/** Orders that the server keeps for clients that were away. */
const LOG_SIZE = 400
const FETCH_MS = 150
const URL = '/simulated'

/** The server as a hub in this page, behind a simulated network. Works from any static host. */
export function createPageWorld({ speed }: { readonly speed: number }): World {
  const clock = createPageClock(speed)
  const { environment } = clock
  const device = createDevice(environment)
  const state = createStore<WorldState>(() => ({
    network: 'healthy',
    server: 'running',
    pid: null,
    denied: [],
    problem: null,
  }))
  const simulation = createSimulation({
    environment,
    channels: { orders: { kind: 'log', size: LOG_SIZE } },
    heartbeat: { intervalMs: 2000, timeoutMs: 2000, idleMs: 10_000 },
    authorize: ({ channel }) =>
      !state.getState().denied.includes(channel) || { allowed: false, message: 'Denied in the Playground.' },
  })
  const stream = createOrderStream()
  const next = orderMaker()

  async function publish(): Promise<void> {
    const order = next()
    await simulation.server.publish('orders', order)
    stream.accept(order, environment.now())
  }

  let stopPublishing: () => void = () => undefined
  function publishLive(): void {
    void publish().catch(environment.report)
    stopPublishing = environment.setTimer(publishLive, 1000 / ORDERS_PER_SECOND)
  }
  const times = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await publish()
  }
  void times(EARLIER).then(publishLive)

  const faults = createPageFaults({ environment, simulation, state, overrun: () => times(LOG_SIZE + 20) })
  const connectivity = createConnectivity(channelServer(URL, { dialler: simulation.dialler }), {
    environment: device.environment,
  })
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void environment.setTimer(resolve, ms))

  return {
    place: 'page',
    url: URL,
    connectivity,
    platform: { WebSocket: simulatedSocket(simulation.dialler), ...timersOf(device.environment) },
    device,
    now: environment.now,
    wait,
    getState: state.getState,
    subscribe: (onChange) => state.subscribe(onChange),
    onAccepted: stream.onAccepted,
    async fetchOrders() {
      await wait(FETCH_MS)
      return stream.all()
    },
    async run(fault) {
      state.setState({ problem: null })
      await faults.run(fault).catch((error: unknown) => state.setState({ problem: String(error) }))
    },
    has: pageHas,
    setPace: clock.setPace,
    sessions: () => simulation.server.sessions().map(({ id }) => id),
    dispose() {
      stopPublishing()
      faults.dispose()
      connectivity.dispose()
      void simulation.dispose()
      clock.stop()
    },
  }
}
