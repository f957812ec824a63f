'use client'
import { useContext, useSyncExternalStore } from 'react'

import type { Connectivity } from '../engine/connectivity.js'
import { ConnectivityContext } from './connectivityContext.js'

type Subscribe = (changed: () => void) => () => void

/** The first moment of the day of an instant, in the time zone of the device; epoch milliseconds. */
export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** The ends of the day on the clocks of clients. */
const midnights = new WeakMap<Connectivity['environment'], Subscribe>()

/** Calls back when another day may have begun; one timer for all listeners. */
function createMidnight({ now, setTimer, listen }: Connectivity['environment']): Subscribe {
  const listeners = new Set<() => void>()
  let cancel = (): void => undefined
  let unlisten = cancel
  const wait = (): void => {
    cancel()
    cancel = setTimer(tell, new Date(now()).setHours(24, 0, 0, 0) - now())
  }
  const tell = (): void => {
    wait()
    for (const changed of [...listeners]) changed()
  }
  return (changed) => {
    listeners.add(changed)
    if (listeners.size === 1) {
      wait()
      // Timers stand still while the machine sleeps.
      unlisten = listen(tell)
    }
    return () => {
      listeners.delete(changed)
      if (listeners.size > 0) return
      cancel()
      unlisten()
    }
  }
}

const never: Subscribe = () => () => undefined
const unknown = (): null => null

/**
 * The first moment of the day of the person; epoch milliseconds. Null on a server, which does not know the time zone, and in the
 * first render of its markup in a browser.
 */
export function useToday(): number | null {
  const environment = useContext(ConnectivityContext)?.environment
  let subscribe = never
  if (environment !== undefined) {
    subscribe = midnights.get(environment) ?? createMidnight(environment)
    midnights.set(environment, subscribe)
  }
  return useSyncExternalStore<number | null>(
    subscribe,
    () => startOfDay((environment ?? Date).now()),
    unknown,
  )
}
