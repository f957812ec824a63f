import { channelServer, createConnectivity } from 'react-connectivity'
import { electricImpNames, electricImpReason } from 'react-connectivity/seeds'
import { createSimulation } from 'react-connectivity/testing'
import Thermometer, { options } from '../apps/electricImp.js'
import type { SeedWorld } from '../seed.js'
import { createSeedClock } from '../seedClock.js'
import { createStateLog, type InTheirWords } from '../stateLog.js'

type Reason = Parameters<typeof electricImpNames>[0]

const BLIP_MS = 1000

/** Constants that are listed; a device without a network has eight to choose from. */
const LISTED = 3

/** The constants of impOS for this reason and network of the device. A page cannot tell them apart. */
const inTheirWords: InTheirWords = ({ reason }, { network }) => {
  if (reason === null) return null
  const isOffline = (name: string): boolean => electricImpReason(name).network === 'offline'
  const names = electricImpNames(reason as Reason).filter(
    (name) => isOffline(name) === (network === 'offline'),
  )
  const listed = names.slice(0, LISTED).join(', ')
  if (listed === '') return null
  return names.length > LISTED ? `${listed} …` : listed
}

export function startElectricImp(): SeedWorld {
  const clock = createSeedClock()
  const { environment } = clock
  const simulation = createSimulation({ environment, channels: { '*': { kind: 'log', size: 20 } } })
  const { network, server } = simulation

  function lose(): void {
    network.mode = 'refuse'
    network.cut()
  }
  function restore(): void {
    simulation.deny(null)
    network.mode = 'pass'
    environment.signal('online')
  }

  return {
    clock,
    log: createStateLog(environment, { inTheirWords, hasChannels: false }),
    open: () =>
      createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }), {
        ...options,
        environment,
      }),
    faults: [
      {
        label: 'Cut it for a second',
        run() {
          lose()
          environment.setTimer(restore, BLIP_MS)
        },
      },
      {
        label: 'Take the Wi-Fi away',
        run() {
          environment.signal('offline')
          lose()
        },
      },
      { label: 'Switch the server off', run: lose },
      {
        label: 'Refuse the device',
        run() {
          simulation.deny({ refused: 'unauthorized' })
          network.cut()
        },
      },
      { label: 'Put everything back', run: restore },
      { label: 'Let the device report NO_LINK', run: () => server.publish('device', 'NO_LINK') },
    ],
    app: () => <Thermometer />,
  }
}
