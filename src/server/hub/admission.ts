import { createConnection } from './connection.js'
import type { HubContext } from './context.js'
import type { HubLink, HubPeer, LinkInfo } from './environment.js'
import { addressUnit } from './ipAddress.js'
import type { Connection, GoodbyeExtra } from './model.js'

/** Takes sockets as long as the hub is open, and holds only so many unauthenticated ones of one address. */
export interface Admission {
  readonly accept: (link: HubLink, info: LinkInfo) => HubPeer
  /** Ends all connections, and later ones at once, until it resumes. */
  readonly suspend: (reason: 'server-error', extra: GoodbyeExtra) => void
  readonly resume: () => void
  /** Ends all connections, and later ones at once; returns false when that was done before. */
  readonly close: (reason: 'server-restart' | 'server-closed' | 'overloaded', extra: GoodbyeExtra) => boolean
}

/** Sockets by address that are not welcomed yet. */
function createPendingCount(): { readonly add: (address: string) => { count: number; done: () => void } } {
  const pendingByAddress = new Map<string, number>()
  return {
    add(address) {
      const count = (pendingByAddress.get(address) ?? 0) + 1
      pendingByAddress.set(address, count)
      let isPending = true
      const done = (): void => {
        if (!isPending) return
        isPending = false
        const left = (pendingByAddress.get(address) ?? 1) - 1
        if (left > 0) pendingByAddress.set(address, left)
        else pendingByAddress.delete(address)
      }
      return { count, done }
    },
  }
}

export function createAdmission(context: HubContext): Admission {
  const connections = new Set<Connection>()
  const pending = createPendingCount()
  let farewell: Parameters<Admission['close']> | null = null
  let suspended: Parameters<Admission['suspend']> | null = null

  return {
    accept(link, info) {
      const { count, done } = pending.add(addressUnit(info.address ?? ''))
      const { connection, peer } = createConnection(context, link, info, {
        authenticated: done,
        closed: () => void connections.delete(connection),
      })
      connections.add(connection)
      if (farewell) connection.end(...farewell)
      else if (suspended) connection.end(...suspended)
      else if (count > context.limits.maxUnauthenticatedPerAddress)
        connection.end('overloaded', { retryAfterMs: 1000 })
      return peer
    },
    suspend(...goodbye) {
      suspended = goodbye
      for (const connection of [...connections]) connection.end(...goodbye)
    },
    resume: () => void (suspended = null),
    close(...goodbye) {
      if (farewell) return false
      farewell = goodbye
      for (const connection of [...connections]) connection.end(...goodbye)
      return true
    },
  }
}
