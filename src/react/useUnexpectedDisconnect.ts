'use client'
import { useEffect, useRef } from 'react'

import { checkFunction } from '../core/checkSubscriber.js'
import type { Outage } from '../core/connection.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Connectivity } from '../engine/connectivity.js'
import { useConnectivity } from './connectivityContext.js'
import { useLatest } from './useLatest.js'

/** Options of `useUnexpectedDisconnect`. */
export interface UnexpectedDisconnectOptions {
  /** How long an outage must last, in milliseconds. Default: `times.escalateMs` of the client, 60,000. Source: Electric Imp `onunexpecteddisconnect`. */
  readonly afterMs?: number
}

/**
 * Calls the handler once per outage that lasts longer than the grace time, also in a component that mounts during the outage.
 * Never for a blip, and never for a disconnect by the app.
 *
 * @throws RangeError if `afterMs` is not a number ≥ 0
 * @example
 * useUnexpectedDisconnect((outage) => track('offline', outage.cause.reason), { afterMs: 60_000 })
 */
export function useUnexpectedDisconnect(
  handler: (outage: Outage) => void,
  options: UnexpectedDisconnectOptions = {},
): void {
  const connectivity = useConnectivity()
  const { afterMs = connectivity.times.escalateMs } = options
  checkFunction('useUnexpectedDisconnect', 'handler', handler)
  if (!(typeof afterMs === 'number' && afterMs >= 0))
    throw new RangeError(`useUnexpectedDisconnect: expected afterMs ≥ 0, got ${String(afterMs)}`)
  const latest = useLatest(handler)
  // Keep the last id across effect runs (StrictMode, a new grace time). Ids are unique per client.
  const told = useRef<{ readonly by: Connectivity; readonly id: number } | null>(null)
  useEffect(() => {
    const { environment } = connectivity
    let cancel: (() => void) | null = null
    const look = ({ connection }: Snapshot): void => {
      cancel?.()
      cancel = null
      const { outage } = connection
      if (outage === null || outage.endedAt !== null) return
      if (told.current?.by === connectivity && told.current.id === outage.id) return
      const left = outage.since + afterMs - environment.now()
      if (left > 0) {
        cancel = environment.setTimer(() => look(connectivity.getState()), left)
        return
      }
      told.current = { by: connectivity, id: outage.id }
      // A throw in an effect would unmount the page.
      try {
        latest.current(outage)
      } catch (error) {
        environment.report(error)
      }
    }
    look(connectivity.getState())
    const unsubscribe = connectivity.subscribe((now, before) => {
      if (now.connection.outage !== before.connection.outage) look(now)
    })
    return () => {
      unsubscribe()
      cancel?.()
    }
  }, [connectivity, latest, afterMs])
}
