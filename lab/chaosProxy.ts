import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createChaosPipe, type PipeConditions } from './chaosPipe.js'

/** Which direction of a connection: `up` from the client to the server, `down` back, or both. */
export type Direction = 'up' | 'down' | 'both'

/** Conditions of the network. Omitted fields are healthy. */
export interface Conditions {
  readonly latencyMs?: number
  readonly bytesPerSecond?: number
  readonly slice?: boolean
  /** Half-open: bytes vanish, sockets stay open. Connections that lost bytes stay silent also after healing. */
  readonly stall?: Direction
  /** After a stall, a connection that lost bytes is reset by its next byte. Default: it stays silent. */
  readonly resetsLost?: boolean
  /** New connections are accepted and never answered. */
  readonly hang?: boolean
  /** New connections are reset as soon as they are made. */
  readonly reset?: boolean
}

/** A TCP proxy with faults for real connections. */
export interface ChaosProxy {
  readonly port: number
  /** When each connection was accepted; milliseconds since 1970. */
  readonly accepts: readonly number[]
  /** The number of connections that their client has not ended, also where the network loses the end. */
  readonly live: () => number
  /** Removes all faults: listens, and new bytes pass. */
  readonly pass: () => Promise<void>
  /** Closes the listener: new connections get ECONNREFUSED. Open connections go on. */
  readonly refuse: () => void
  /** Resets every connection (RST). */
  readonly drop: () => void
  /** Ends every connection in both directions (FIN), without a close frame of WebSocket. */
  readonly fin: () => void
  /** Replaces the conditions. */
  readonly set: (conditions: Conditions) => void
  readonly close: () => void
}

interface Connection {
  readonly client: Socket
  readonly upstream: Socket | undefined
}

/**
 * Starts a proxy on loopback.
 *
 * @param target Where the server is now; `undefined` while there is none, and then connections are reset.
 */
export async function createChaosProxy(target: () => number | undefined, port = 0): Promise<ChaosProxy> {
  const connections = new Set<Connection>()
  const accepts: number[] = []
  let conditions: Conditions = {}
  let listener: Server | undefined
  let bound = port

  const pipeConditions = (direction: 'up' | 'down') => (): PipeConditions => ({
    swallow: conditions.stall === direction || conditions.stall === 'both',
    latencyMs: conditions.latencyMs ?? 0,
    bytesPerSecond: conditions.bytesPerSecond ?? Infinity,
    slice: conditions.slice === true,
    resetsLost: conditions.resetsLost === true,
  })

  function accept(client: Socket): void {
    accepts.push(Date.now())
    client.setNoDelay(true)
    client.on('error', () => undefined)
    const to = target()
    if (conditions.reset || (to === undefined && !conditions.hang)) {
      client.resetAndDestroy()
      return
    }
    if (conditions.hang || to === undefined) {
      // Discard the input, so that the client gets no backpressure.
      client.resume()
      client.on('end', () => client.destroy())
      const connection = { client, upstream: undefined }
      connections.add(connection)
      client.on('close', () => connections.delete(connection))
      return
    }
    const upstream = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const connection = { client, upstream }
    connections.add(connection)
    const up = createChaosPipe(client, upstream, pipeConditions('up'))
    const down = createChaosPipe(upstream, client, pipeConditions('down'))
    // Propagate a reset to the other side, unless the network drops everything.
    const pass = (from: 'up' | 'down', side: Socket, other: Socket): void => {
      side.on('error', () => {
        if (!pipeConditions(from)().swallow) other.resetAndDestroy()
      })
      side.on('close', () => {
        if (!client.destroyed || !upstream.destroyed) return
        up.stop()
        down.stop()
        connections.delete(connection)
      })
    }
    pass('up', client, upstream)
    pass('down', upstream, client)
  }

  async function listen(): Promise<void> {
    if (listener !== undefined) return
    const server = createServer({ allowHalfOpen: true, noDelay: true }, accept)
    listener = server
    server.listen(bound, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch (error) {
      listener = undefined
      throw error
    }
    bound = (server.address() as AddressInfo).port
  }

  /** Releases the port at once; open connections go on. */
  function refuse(): void {
    listener?.close()
    listener = undefined
  }

  function drop(): void {
    for (const { client, upstream } of connections) {
      client.resetAndDestroy()
      upstream?.resetAndDestroy()
    }
  }

  await listen()

  return {
    port: bound,
    accepts,
    live: () => [...connections].filter(({ client }) => !client.readableEnded && !client.destroyed).length,
    async pass() {
      conditions = {}
      await listen()
    },
    refuse,
    drop,
    fin() {
      for (const { client, upstream } of connections) {
        client.end()
        upstream?.end()
      }
    },
    set(next) {
      conditions = next
    },
    close() {
      refuse()
      drop()
    },
  }
}
