import { createConnection, type ConnectionListener } from './connection.js'
import type { HubContext } from './context.js'
import { Drain, type DrainOptions } from './drain.js'
import type { HubLink, HubPeer, LinkInfo } from './environment.js'
import { Holders } from './holders.js'
import { addressUnit } from './ipAddress.js'
import type { QuotaLimit } from './limits.js'
import type { Connection, GoodbyeExtra } from './model.js'
import { countedAddress } from './quota.js'

/** A socket, as it counts. */
interface Admitted {
  readonly unit: string
  readonly counted: string | null
  isPending: boolean
}

/** Takes sockets as long as the hub is open, and only so many of one address. */
export interface Admission {
  readonly accept: (link: HubLink, info: LinkInfo) => HubPeer
  /** The number of sockets. */
  readonly size: () => number
  /** Ends all connections, and later ones at once, until it resumes. */
  readonly suspend: (reason: 'server-error', extra: GoodbyeExtra) => void
  readonly resume: () => void
  /** Sends the clients away, a few at a time; resolves when none is left. */
  readonly drain: (options: DrainOptions) => Promise<void>
  readonly isDraining: () => boolean
  /** Ends all connections, and later ones at once; returns false when that was done before. */
  readonly close: (reason: 'server-restart' | 'server-closed' | 'overloaded', extra: GoodbyeExtra) => boolean
}

export function createAdmission(context: HubContext, dialsPerSecond: number): Admission {
  const connections = new Map<Connection, Admitted>()
  const drain = new Drain(context.environment, connections, dialsPerSecond)
  const { events, limits } = context
  const { sockets } = context.quota
  /** Sockets that are not welcomed yet, by address. */
  const pending = new Holders()
  /** Sockets that have gone while the app is asked about them; they are not welcomed either. */
  const asked = new Map<Connection, () => void>()
  let farewell: Parameters<Admission['close']> | null = null
  let suspended: Parameters<Admission['suspend']> | null = null
  const refuse = (connection: Connection, limit: QuotaLimit, retryAfterMs: number): void => {
    events.emit({ type: 'hello-refused', connectionId: connection.id, reason: 'overloaded', limit })
    connection.end('overloaded', { retryAfterMs })
  }

  // One for all connections, because each closure would cost each of them.
  const listener: ConnectionListener = {
    authenticated(connection) {
      const admitted = connections.get(connection)
      if (admitted?.isPending !== true) return
      admitted.isPending = false
      const end = (): void => {
        cancel()
        asked.delete(connection)
        pending.delete(admitted.unit)
      }
      let cancel = (): void => undefined
      if (connection.phase !== 'authenticating' || farewell) return end()
      // The app is asked about it although it has gone: one that dials again and again must not make it answer without end.
      cancel = context.environment.setTimer(end, limits.authenticateTimeoutMs)
      asked.set(connection, end)
    },
    answered: (connection) => asked.get(connection)?.(),
    closed(connection) {
      const admitted = connections.get(connection)
      if (admitted === undefined) return
      connections.delete(connection)
      sockets.delete(admitted.counted)
      if (connections.size === 0) drain.emptied()
    },
  }

  return {
    accept(link, info) {
      const unit = addressUnit(info.address ?? '')
      const counted = countedAddress(info.address)
      const pendingCount = pending.add(unit)
      const socketCount = sockets.add(counted)
      const connection = createConnection(context, link, info, listener)
      connections.set(connection, { unit, counted, isPending: true })
      const drained = drain.goodbye()
      if (farewell) connection.end(...farewell)
      else if (suspended) connection.end(...suspended)
      else if (drained) connection.end('server-restart', drained)
      else if (pendingCount > limits.maxUnauthenticatedPerAddress)
        refuse(connection, 'maxUnauthenticatedPerAddress', 1000)
      else if (socketCount > limits.maxSocketsPerAddress) refuse(connection, 'maxSocketsPerAddress', 30_000)
      return connection
    },
    size: () => connections.size,
    suspend(...goodbye) {
      suspended = goodbye
      for (const connection of [...connections.keys()]) connection.end(...goodbye)
    },
    resume: () => void (suspended = null),
    drain: (options) => drain.start(options),
    isDraining: () => drain.goodbye() !== null,
    close(...goodbye) {
      if (farewell) return false
      farewell = goodbye
      for (const connection of [...connections.keys()]) connection.end(...goodbye)
      return true
    },
  }
}
