'use client'
import { useMemo, useSyncExternalStore } from 'react'

import type { ConnectionState, ConnectionStatus } from '../core/connection.js'
import type { Connectivity } from '../store/index.js'
import { useConnectivity } from './connectivityContext.js'
import { statusStoreOf } from './statusStore.js'
import { useSnapshot } from './useSnapshot.js'

/** What a person or the app can do about the connection. The functions never change. */
export type ConnectionActions = Pick<Connectivity, 'connect' | 'disconnect' | 'retryNow'>

/**
 * The state of the connection, raw and at once, with what can be done about it.
 *
 * @param selector limits renders to changes of what it returns
 * @example
 * const { status, reason, retryNow } = useConnection()
 * const isDown = useConnection((connection) => connection.status === 'reconnecting')
 */
export function useConnection(): ConnectionState & ConnectionActions
export function useConnection<T>(selector: (connection: ConnectionState) => T): T
export function useConnection<T>(
  selector?: (connection: ConnectionState) => T,
): T | (ConnectionState & ConnectionActions) {
  const { connect, disconnect, retryNow } = useConnectivity()
  const isWhole = selector === undefined
  const selected = useSnapshot(({ connection }) => (isWhole ? connection : selector(connection)))
  return useMemo(
    () => (isWhole ? { ...(selected as ConnectionState), connect, disconnect, retryNow } : (selected as T)),
    [isWhole, selected, connect, disconnect, retryNow],
  )
}

/** Just the status. The cheapest way to follow the connection from many components. */
export function useConnectionStatus(): ConnectionStatus {
  const { subscribe, getState, getInitialState } = statusStoreOf(useConnectivity())
  return useSyncExternalStore(subscribe, getState, getInitialState)
}
