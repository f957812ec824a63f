import type { ConnectionStatus } from '../core/connection.js'
import type { Connectivity } from '../store/index.js'

/** The status of one client, as a store of its own. */
interface StatusStore {
  readonly getState: () => ConnectionStatus
  readonly getInitialState: () => ConnectionStatus
  readonly subscribe: (listener: () => void) => () => void
}

const stores = new WeakMap<Connectivity, StatusStore>()

/**
 * The status store of a client. Lamps and buttons by the thousand read the status and nothing else; their listeners hear of
 * its changes only, and not of every stage of a dial.
 */
export function statusStoreOf(connectivity: Connectivity): StatusStore {
  const known = stores.get(connectivity) ?? createStatusStore(connectivity)
  stores.set(connectivity, known)
  return known
}

function createStatusStore(connectivity: Connectivity): StatusStore {
  const listeners = new Set<() => void>()
  let unsubscribe: (() => void) | null = null
  return {
    getState: () => connectivity.getState().connection.status,
    getInitialState: () => connectivity.getInitialState().connection.status,
    subscribe(listener) {
      listeners.add(listener)
      unsubscribe ??= connectivity.subscribe((now, before) => {
        if (now.connection.status !== before.connection.status) for (const told of [...listeners]) told()
      })
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        unsubscribe?.()
        unsubscribe = null
      }
    },
  }
}
