import { channelServer, createConnectivity, type Connectivity } from 'react-connectivity'
import { thingWorxState } from 'react-connectivity/seeds'
import { createSimulation } from 'react-connectivity/testing'
import { bindThings, thingBindings, watchThings, type Thing } from 'react-connectivity/things'
import { createGatedDialler, type GatedDialler } from '../../support/gatedDialler.js'
import Wall from '../apps/thingWorx.js'
import type { SeedWorld } from '../seed.js'
import { createSeedClock } from '../seedClock.js'
import { createStateLog, type StateLog } from '../stateLog.js'

const pumps = ['pump-1', 'pump-2', 'pump-3', 'pump-4', 'pump-5', 'pump-6'].map((name) => `floor-1/${name}`)
const PREFIX = 'floor-1/'

/** A client that binds the pumps. */
interface Gateway {
  readonly client: Connectivity
  readonly gate: GatedDialler
  /** Records its end. */
  readonly ended: (text: string) => void
}

/** Records things of the same state as one fact: six pumps behind one gateway change together. */
function followThings(client: Connectivity, log: StateLog): () => void {
  const watched = watchThings(client, PREFIX)
  const look = (): void => {
    const { things, isCurrent } = watched.getState()
    const [first] = things.values()
    if (first !== undefined) log.state(...seenThings([...things.values()], first, isCurrent))
  }
  look()
  return watched.subscribe(look)
}

function seenThings(all: readonly Thing[], first: Thing, isCurrent: boolean): Parameters<StateLog['state']> {
  const { status, reason, raw } = thingWorxState(first)
  const count = all.filter(({ isConnected }) => isConnected).length
  const text = `${count} of ${all.length} connected`
  const seen = { subject: 'things', text: isCurrent ? text : `${text}, out of date`, reason, code: null }
  if (!isCurrent) return [seen, 'neutral', null]
  return [seen, status === 'connected' ? 'success' : first.isConnected ? 'warning' : 'danger', raw]
}

export function startThingWorx(): SeedWorld {
  const clock = createSeedClock()
  const { environment } = clock
  const log = createStateLog(environment, { inTheirWords: () => null })
  const simulation = createSimulation({ environment, things: { authorize: () => true } })
  const page = createGatedDialler(simulation.dialler)
  let gateways: readonly Gateway[] = []
  let count = 0

  function start(): void {
    count += 1
    const name = `gateway ${count}`
    const gate = createGatedDialler(simulation.dialler)
    const client = createConnectivity(channelServer('/gateway', { dialler: gate.dialler }), { environment })
    bindThings(client, pumps)
    const stop = thingBindings(client).subscribe((bindings) => {
      const [binding] = bindings.values()
      if (binding === undefined) return
      const { status, code } = binding
      const tone = status === 'bound' ? 'success' : status === 'waiting' ? 'info' : 'danger'
      log.state({ subject: name, text: status, reason: code, code: null }, tone, null)
    })
    const ended = (text: string): void => {
      stop()
      log.state({ subject: name, text, reason: null, code: null }, 'neutral', null)
    }
    client.connect()
    gateways = [...gateways, { client, gate, ended }]
  }
  /** Applies a fault to the newest gateway. */
  const newest = (fault: (gateway: Gateway) => unknown) => () => {
    const gateway = gateways.at(-1)
    gateways = gateways.slice(0, -1)
    return gateway && fault(gateway)
  }
  start()

  return {
    clock,
    log,
    open() {
      const client = createConnectivity(channelServer('/page', { dialler: page.dialler }), { environment })
      followThings(client, log)
      return client
    },
    faults: [
      {
        label: 'Kill the gateway',
        run: newest(({ client, gate, ended }) => {
          ended('killed')
          gate.kill()
          client.dispose()
        }),
      },
      {
        label: 'Pull its cable',
        run: newest(({ gate, ended }) => {
          ended('silent')
          gate.freeze()
        }),
      },
      {
        label: 'Let it unbind and leave',
        run: newest(({ client, ended }) => {
          ended('left')
          return client.disconnect()
        }),
      },
      { label: 'Start another gateway', run: start },
      { label: 'Cut this page', run: page.cut },
      { label: 'Let this page back', run: page.heal },
    ],
    app: () => <Wall />,
  }
}
