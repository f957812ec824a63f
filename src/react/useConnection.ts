'use client'
import { useDebugValue, useMemo } from 'react'
import { useStore } from 'zustand'

import type { Connection, ConnectionStatus } from '../core/connection.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Connectivity } from '../engine/connectivity.js'
import { useConnectivity } from './connectivityContext.js'
import { useSnapshot } from './useSnapshot.js'

/** Actions of the connection. The functions have a stable identity. */
export type ConnectionActions = Pick<Connectivity, 'connect' | 'disconnect' | 'retryNow' | 'signOut'>

/**
 * The state of the connection, without delays, and its actions. A healthy connection causes no renders.
 *
 * @example
 * const { status, reason, retryNow } = useConnection()
 */
export function useConnection(): Connection & ConnectionActions
/**
 * A selection of the connection's state.
 *
 * @param selector limits renders to changes of its result
 * @example
 * const isDown = useConnection((connection) => connection.status === 'reconnecting')
 */
export function useConnection<T>(selector: (connection: Connection) => T): T
export function useConnection<T>(
  selector?: (connection: Connection) => T,
): T | (Connection & ConnectionActions) {
  const { connect, disconnect, retryNow, signOut } = useConnectivity()
  const isWhole = selector === undefined
  const selected = useSnapshot(({ connection }) => (isWhole ? connection : selector(connection)))
  useDebugValue(selected)
  return useMemo(
    () =>
      isWhole ? { ...(selected as Connection), connect, disconnect, retryNow, signOut } : (selected as T),
    [isWhole, selected, connect, disconnect, retryNow, signOut],
  )
}

const statusOf = ({ connection }: Snapshot): ConnectionStatus => connection.status

/**
 * Only the status: the cheapest way to follow the connection in many components.
 *
 * @example
 * const isConnected = useConnectionStatus() === 'connected'
 */
export const useConnectionStatus = (): ConnectionStatus => useStore(useConnectivity(), statusOf)
