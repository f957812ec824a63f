import { createChaosProxy } from '../../../lab/chaosProxy.js'

/** A real server of one test, on its own port. */
export interface RunningServer {
  readonly port: number
  /** Dies: its memory is gone, its sockets end. */
  readonly stop: () => Promise<void> | void
}

/** A TCP proxy between one real client and one real server, with the faults of a network. */
export interface Faults<S extends RunningServer = RunningServer> {
  /** Where the client dials; the same for the life of the kit. */
  readonly port: number
  /** The server that runs now. */
  readonly server: () => S
  /** Connections accepted so far: an upper bound for the dials that reached the network. */
  readonly dials: () => number
  /** Connections that stand now. */
  readonly live: () => number
  /** Closes the listener and ends every socket (FIN): further dials are refused. */
  readonly refuse: () => void
  /** Resets every socket on both sides (RST); further dials pass. */
  readonly reset: () => void
  /** Accepts connections and swallows all bytes and FINs, both ways. */
  readonly hole: () => void
  /** Swallows all bytes of the server; bytes of the client arrive. */
  readonly dropInbound: () => void
  /** Healthy again: new sockets pass; a socket that lost bytes is reset by its next byte. */
  readonly heal: () => Promise<void>
  /** Kills the server, refuses dials for so many milliseconds, and starts another one without its memory. */
  readonly restart: (downMs: number) => Promise<void>
  /** Ends server and proxy. */
  readonly close: () => Promise<void>
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Starts a server and a proxy before it.
 *
 * @param start makes the server; called again by `restart`
 *
 * @example
 * const faults = await createFaults(startSocketIoServer)
 * const socket = io(`http://127.0.0.1:${faults.port}`)
 * faults.hole()
 */
export async function createFaults<S extends RunningServer>(start: () => Promise<S>): Promise<Faults<S>> {
  let server = await start()
  const proxy = await createChaosProxy(() => server.port)
  return {
    port: proxy.port,
    server: () => server,
    dials: () => proxy.accepts.length,
    live: proxy.live,
    refuse: () => {
      proxy.refuse()
      proxy.fin()
    },
    reset: proxy.drop,
    hole: () => proxy.set({ stall: 'both' }),
    dropInbound: () => proxy.set({ stall: 'down' }),
    heal: async () => {
      await proxy.pass()
      proxy.set({ resetsLost: true })
    },
    restart: async (downMs) => {
      proxy.refuse()
      // Reset first: a server that dies says no goodbye.
      proxy.drop()
      await server.stop()
      await pause(downMs)
      server = await start()
      await proxy.pass()
    },
    close: async () => {
      proxy.close()
      await server.stop()
    },
  }
}
