import { channelServer, createConnectivity } from 'react-connectivity'
import { eliomException } from 'react-connectivity/seeds'
import { createSimulation } from 'react-connectivity/testing'
import Shop from '../apps/eliom.js'
import type { SeedWorld } from '../seed.js'
import { createSeedClock } from '../seedClock.js'
import { createStateLog, type InTheirWords } from '../stateLog.js'
import { eliomWords } from '../words/eliom.js'

/** Messages that the server keeps. */
const SIZE = 5
const AWAY_MS = 1500

/** The exception of Eliom with this reason. */
const inTheirWords: InTheirWords = ({ reason }) =>
  eliomWords.codes.find(({ code }) => eliomException(code).reason === reason)?.code ?? null

export function startEliom(): SeedWorld {
  const clock = createSeedClock()
  const { environment } = clock
  const simulation = createSimulation({
    environment,
    channels: {
      orders: { kind: 'log', size: SIZE },
      price: { kind: 'latest' },
      notes: { kind: 'session', size: SIZE },
    },
  })
  const { network, server } = simulation
  const orders: string[] = []

  async function publish(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      orders.push(`order ${orders.length + 1}`)
      await server.publish('orders', `order ${orders.length}`)
      await server.publish('price', `€ ${orders.length}`)
    }
  }
  /** The client is away while so many messages are published. */
  async function miss(count: number): Promise<void> {
    network.mode = 'refuse'
    network.cut()
    environment.setTimer(() => (network.mode = 'pass'), AWAY_MS)
    await publish(count)
  }

  return {
    clock,
    log: createStateLog(environment, { inTheirWords }),
    open: () =>
      createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }), { environment }),
    faults: [
      { label: 'Publish two orders', run: () => publish(2) },
      { label: 'Miss as many as are kept', run: () => miss(SIZE) },
      { label: 'Miss one more than is kept', run: () => miss(SIZE + 1) },
      { label: 'Close the channel', run: () => server.closeChannel('orders') },
      {
        label: 'Close it twice in a row',
        run() {
          const closed = JSON.stringify({ t: 'channel-error', ch: 'orders', error: 'channel-closed' })
          network.inject(closed)
          network.inject(closed)
        },
      },
      { label: 'Forget the process', run: () => simulation.restart({ keepState: false }) },
    ],
    app: (reload) => <Shop fetchOrders={() => Promise.resolve(orders)} reload={reload} />,
  }
}
