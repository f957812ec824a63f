'use client'
import { useEffect } from 'react'

import { checkFunction } from '../core/checkSubscriber.js'
import type { ConnectivityEvent } from '../engine/connectivityEvents.js'
import { useConnectivity } from './connectivityContext.js'
import { useLatest } from './useLatest.js'

/**
 * Calls the handler for each event while mounted. For events only: the other hooks read the state. An inline handler does not
 * resubscribe.
 *
 * @example
 * useConnectionEvent((event) => { if (event.type === 'status-changed') log(event.status, event.reason) })
 */
export function useConnectionEvent(handler: (event: ConnectivityEvent) => void): void {
  checkFunction('useConnectionEvent', 'handler', handler)
  const connectivity = useConnectivity()
  const latest = useLatest(handler)
  useEffect(() => connectivity.onEvent((event) => latest.current(event)), [connectivity, latest])
}
