import type { Dialler } from '../engine/dialler.js'
import type { Environment } from '../engine/environment.js'
import type { HubLink, HubPeer } from '../server/hub/environment.js'
import { checkMode, createSimulatedWire, type NetworkMode, type SimulatedWire } from './simulatedWire.js'

/** The network between the client and the hub of a simulation. */
export interface SimulatedNetwork {
  readonly dialler: Dialler
  mode: NetworkMode
  /** One-way latency in milliseconds. Default: 5. */
  latencyMs: number
  /** The number of dials. */
  readonly dials: () => number
  /** The number of open or opening sockets. */
  readonly open: () => number
  /** The newest 1,000 messages as text, with their direction. */
  readonly log: readonly { readonly from: 'client' | 'server'; readonly text: string }[]
  /** Cuts every socket; the client sees this close code. Default: 1006. */
  readonly cut: (code?: number) => void
  /** Delivers a message to the client as if the server had sent it. */
  readonly inject: (text: string) => void
}

/** Size of the log. */
const LOG_LENGTH = 1000

/** @param accept receives the server's end of a new socket */
export function createSimulatedNetwork(
  environment: Environment,
  accept: (link: HubLink) => HubPeer,
): SimulatedNetwork {
  const wires = new Set<SimulatedWire>()
  const log: { from: 'client' | 'server'; text: string }[] = []
  let dials = 0
  let mode: NetworkMode = 'pass'

  const network: SimulatedNetwork = {
    dialler: {
      dial(_url, _protocols, handlers) {
        dials += 1
        const wire = createSimulatedWire(
          {
            environment,
            mode: () => mode,
            latencyMs: () => network.latencyMs,
            accept,
            note(from, text) {
              log.push({ from, text })
              if (log.length > LOG_LENGTH) log.shift()
            },
            gone: (gone) => wires.delete(gone),
          },
          handlers,
        )
        wires.add(wire)
        return wire.socket
      },
    },
    get mode() {
      return mode
    },
    set mode(next) {
      checkMode(next)
      mode = next
    },
    latencyMs: 5,
    dials: () => dials,
    open: () => wires.size,
    log,
    cut(code = 1006) {
      for (const wire of [...wires]) wire.cut(code)
    },
    inject(text) {
      for (const wire of [...wires]) wire.inject(text)
    },
  }
  return network
}
