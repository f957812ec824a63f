import type { Dialler } from '../engine/dialler.js'
import type { Environment } from '../engine/environment.js'
import type { HubLink, HubPeer } from '../server/hub/environment.js'
import { createSimulatedWire, type NetworkMode, type SimulatedWire } from './simulatedWire.js'

/** The network between the client and the hub of a simulation. */
export interface SimulatedNetwork {
  readonly dialler: Dialler
  mode: NetworkMode
  /** One way, in milliseconds. Default: 5. */
  latencyMs: number
  /** Dials so far. */
  readonly dials: () => number
  /** Sockets that are open or opening. */
  readonly open: () => number
  /** Every message that went over it, as text, with its direction; the newest 1,000. */
  readonly log: readonly { readonly from: 'client' | 'server'; readonly text: string }[]
  /** Cuts every socket; the client sees this close code. Default: 1006. */
  readonly cut: (code?: number) => void
  /** Hands the client a message as if the server had sent it. */
  readonly inject: (text: string) => void
}

/** Messages kept in the log. */
const LOG_LENGTH = 1000

/** @param accept takes the server's end of a new socket */
export function createSimulatedNetwork(
  environment: Environment,
  accept: (link: HubLink) => HubPeer,
): SimulatedNetwork {
  const wires = new Set<SimulatedWire>()
  const log: { from: 'client' | 'server'; text: string }[] = []
  let dials = 0

  const network: SimulatedNetwork = {
    dialler: {
      dial(_url, _protocols, handlers) {
        dials += 1
        const wire = createSimulatedWire(
          {
            environment,
            mode: () => network.mode,
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
    mode: 'pass',
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
