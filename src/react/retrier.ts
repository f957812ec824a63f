import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Connection } from '../core/connection.js'
import type { Connectivity } from '../engine/connectivity.js'

/** The request to dial now, as a store of whether it runs. */
interface Retrier extends Pick<StoreApi<boolean>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Dials now. Does nothing while a requested attempt runs. */
  readonly start: () => void
}

/** A press is noticed only when it shows for this long. */
const NOTICED_MS = 1000

const retriers = new WeakMap<Connectivity['use'], Retrier>()

/** The retrier of a client; one per client, so that all retry buttons on the page agree. */
export function retrierOf(connectivity: Connectivity): Retrier {
  const known = retriers.get(connectivity.use) ?? createRetrier(connectivity)
  retriers.set(connectivity.use, known)
  return known
}

function createRetrier(connectivity: Connectivity): Retrier {
  const { environment, connector, getState, subscribe, retryNow } = connectivity
  const store = createStore<boolean>(() => false)

  function start(): void {
    if (store.getState()) return
    const before = getState().connection
    let isHeld = true
    /** Ends the request with its attempt. A client that does not tell when it dials next only reports that it failed again. */
    const update = (): void => {
      const { connection } = getState()
      const hasFailed = lastErrorOf(connection) !== lastErrorOf(before)
      const isUnknown = connector.capabilities.nextAttempt === 'unknown'
      const isOver = !isTrying(connection) || (isUnknown && hasFailed)
      if (!isOver || (isHeld && connection.reason !== 'disposed')) return
      cancel()
      unsubscribe()
      store.setState(false, true)
    }
    const unsubscribe = subscribe(update)
    const cancel = environment.setTimer(() => {
      isHeld = false
      update()
    }, NOTICED_MS)
    store.setState(true, true)
    retryNow()
  }

  return { ...store, start }
}

/** Whether an attempt runs: the connection is down and waits for nothing. */
const isTrying = ({ status, nextAttemptAt }: Connection): boolean =>
  (status === 'connecting' || status === 'reconnecting') && nextAttemptAt === null

const lastErrorOf = ({ outage }: Connection): unknown => outage?.lastError
