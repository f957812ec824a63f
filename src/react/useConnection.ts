'use client'
import { useDebugValue, useMemo } from 'react'
import { useStore } from 'zustand'

import type { Connection, ConnectionStatus } from '../core/connection.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Connectivity } from '../engine/connectivity.js'
import { useConnectivity } from './connectivityContext.js'
import { useSnapshot } from './useSnapshot.js'

/** What a person or the app can do about the connection. The functions never change. */
export type ConnectionActions = Pick<Connectivity, 'connect' | 'disconnect' | 'retryNow' | 'signOut'>

/**
 * The state of the connection, raw and at once, with what can be done about it. A healthy connection never renders.
 *
 * @param selector limits renders to changes of what it returns
 * @example
 * const { status, reason, retryNow } = useConnection()
 * const isDown = useConnection((connection) => connection.status === 'reconnecting')
 */
export function useConnection(): Connection & ConnectionActions
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

/** Just the status. The cheapest way to follow the connection from many components. */
export const useConnectionStatus = (): ConnectionStatus => useStore(useConnectivity(), statusOf)
