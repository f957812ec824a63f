import { decodeServer } from '../protocol/decodeServer.js'
import { encodeFrames } from '../protocol/encode.js'
import type { HubLink, HubPeer } from '../server/hub/environment.js'
import type { Environment } from '../runtime/environment.js'
import type { Link, LinkHandlers, Transport } from '../transport/transport.js'

/**
 * What the network does. `pass` works; `refuse` answers no dial; `hang` accepts and says nothing; `swallow` is half-open, and a
 * link that was swallowed from stays so; `lose` drops what the server sends meanwhile, as a faulty server would.
 */
export type NetworkMode = 'pass' | 'refuse' | 'hang' | 'swallow' | 'lose'

/** The road between the client and the hub of a simulation. */
export interface SimulatedNetwork {
  readonly transport: Transport
  mode: NetworkMode
  /** One way, in milliseconds. */
  latencyMs: number
  /** Dials so far. */
  readonly dials: () => number
  /** Sockets that are open or opening. */
  readonly open: () => number
  /** Every frame that went over it, as text, with its direction. */
  readonly log: readonly { readonly from: 'client' | 'server'; readonly text: string }[]
  /** Cuts every socket; the client sees this close code. */
  readonly cut: (code?: number) => void
  /** Hands the client a message as if the server had sent it. */
  readonly inject: (text: string) => void
}

interface Wire {
  readonly cut: (code: number) => void
  readonly inject: (text: string) => void
}

/** Frames kept in the log. */
const LOG_LENGTH = 1000

/** @param accept takes the server's end of a new socket */
export function createSimulatedNetwork(
  environment: Environment,
  accept: (link: HubLink) => HubPeer,
): SimulatedNetwork {
  const wires = new Set<Wire>()
  const log: { from: 'client' | 'server'; text: string }[] = []
  let dials = 0

  const network: SimulatedNetwork = {
    transport: { dial },
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

  const note = (from: 'client' | 'server', text: string): void => {
    log.push({ from, text })
    if (log.length > LOG_LENGTH) log.shift()
  }

  function dial(_url: string, handlers: LinkHandlers): Link {
    dials += 1
    let peer: HubPeer | null = null
    let clientIsOver = false
    let serverIsOver = false
    /** A link that has lost something stays half-open for good, as after a NAT has forgotten it. */
    let isDeaf = false
    const arrivals = { client: 0, server: 0 }
    /** In order on each way, whatever the latency becomes meanwhile. */
    const later = (run: () => void, way: 'client' | 'server' = 'client'): void => {
      const now = environment.now()
      arrivals[way] = Math.max(now + network.latencyMs, arrivals[way])
      environment.setTimer(run, arrivals[way] - now)
    }
    const swallows = (): boolean => {
      isDeaf ||= network.mode === 'swallow'
      return isDeaf
    }

    const wire: Wire = {
      cut(code) {
        endServer(code)
        endClient(code, null)
      },
      inject: toClient,
    }
    wires.add(wire)

    function endClient(code: number, reason: string | null): void {
      wires.delete(wire)
      if (clientIsOver) return
      clientIsOver = true
      handlers.onClose(code, reason, peer !== null)
    }
    function endServer(code: number): void {
      if (serverIsOver) return
      serverIsOver = true
      peer?.closed(code)
    }
    function toClient(text: string): void {
      if (clientIsOver || swallows() || network.mode === 'lose') return
      const { frames, problems } = decodeServer(text)
      if (frames.length > 0) handlers.onFrames(frames)
      if (problems.length > 0 && !clientIsOver) handlers.onProblems(problems)
    }

    later(() => {
      if (clientIsOver || network.mode === 'hang' || network.mode === 'swallow') return
      if (network.mode === 'refuse') return endClient(1006, null)
      peer = accept({
        send: ({ text }) => {
          note('server', text)
          later(() => toClient(text))
        },
        close: (code, reason) => {
          later(() => {
            endServer(code)
            if (!swallows()) endClient(code, reason === '' ? null : reason)
          })
        },
        bufferedAmount: () => 0,
      })
      handlers.onOpen()
    })

    return {
      send(frames) {
        const text = encodeFrames(frames)
        note('client', text)
        later(() => {
          if (!serverIsOver && !swallows()) peer?.receive(text)
        }, 'server')
      },
      bufferedAmount: () => 0,
      close(code) {
        wires.delete(wire)
        if (clientIsOver) return
        clientIsOver = true
        later(() => endServer(code), 'server')
      },
    }
  }

  return network
}
