import { describe } from '../core/describe.js'
import type { DialledSocket, SocketHandlers } from '../engine/dialler.js'
import type { Environment } from '../engine/environment.js'
import type { HubLink, HubPeer } from '../server/hub/environment.js'

/**
 * State of the network. `pass` works; `refuse` answers no dial; `hang` accepts a dial and stays silent; `swallow` is half-open, and
 * a connection that lost data stays half-open; `lose` drops messages of the server, as a faulty server would.
 */
export type NetworkMode = 'pass' | 'refuse' | 'hang' | 'swallow' | 'lose'

const modes: { readonly [M in NetworkMode]: true } = {
  pass: true,
  refuse: true,
  hang: true,
  swallow: true,
  lose: true,
}

/** @throws TypeError for a mode that does not exist, which would pass everything */
export function checkMode(mode: NetworkMode): void {
  if (!Object.hasOwn(modes, mode))
    throw new TypeError(
      `simulation.network.mode: expected one of ${Object.keys(modes).join(', ')}, got ${describe(mode)}`,
    )
}

/** One simulated socket, seen from the network. */
export interface SimulatedWire {
  readonly socket: DialledSocket
  readonly cut: (code: number) => void
  readonly inject: (text: string) => void
}

/** The network's side of a wire. */
interface WireHost {
  readonly environment: Environment
  readonly mode: () => NetworkMode
  readonly latencyMs: () => number
  /** Receives the server's end of the socket. */
  readonly accept: (link: HubLink) => HubPeer
  readonly note: (from: 'client' | 'server', text: string) => void
  /** The client's end is over. */
  readonly gone: (wire: SimulatedWire) => void
}

export function createSimulatedWire(host: WireHost, handlers: SocketHandlers): SimulatedWire {
  const later = createLatency(host)
  let peer: HubPeer | null = null
  let clientIsOver = false
  let serverIsOver = false
  /** Keeps a connection half-open after it lost data, as a NAT does after its time-out. */
  let isDeaf = false

  const swallows = (): boolean => {
    isDeaf ||= host.mode() === 'swallow'
    return isDeaf
  }

  function endClient(code: number, reason: string | null): void {
    host.gone(wire)
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
    if (!clientIsOver && !swallows() && host.mode() !== 'lose') handlers.onMessage(text)
  }

  const serverEnd: HubLink = {
    send: ({ text }) => {
      host.note('server', text)
      later('client', () => toClient(text))
    },
    close: (code, reason) =>
      later('client', () => {
        endServer(code)
        if (!swallows()) endClient(code, reason === '' ? null : reason)
      }),
    bufferedAmount: () => 0,
    whenDrained: (run) => run(),
  }

  const socket: DialledSocket = {
    send(data) {
      // Our wire sends texts only.
      const text = typeof data === 'string' ? data : ''
      host.note('client', text)
      later('server', () => {
        if (!serverIsOver && !swallows()) peer?.receive(text)
      })
    },
    bufferedAmount: () => 0,
    close(code) {
      host.gone(wire)
      if (clientIsOver) return
      clientIsOver = true
      later('server', () => endServer(code))
    },
  }

  const wire: SimulatedWire = {
    socket,
    cut(code) {
      endServer(code)
      endClient(code, null)
    },
    inject: toClient,
  }

  later('client', () => {
    if (clientIsOver || host.mode() === 'hang' || host.mode() === 'swallow') return
    if (host.mode() === 'refuse') return endClient(1006, null)
    peer = host.accept(serverEnd)
    handlers.onOpen()
  })
  return wire
}

/** Delivers in order in each direction, also while the latency changes. */
function createLatency({
  environment,
  latencyMs,
}: WireHost): (to: 'client' | 'server', run: () => void) => void {
  const arrivals = { client: 0, server: 0 }
  return (to, run) => {
    const now = environment.now()
    arrivals[to] = Math.max(now + latencyMs(), arrivals[to])
    environment.setTimer(run, arrivals[to] - now)
  }
}
