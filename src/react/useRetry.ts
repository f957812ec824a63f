'use client'
import { useStore } from 'zustand'

import type { Connection } from '../core/connection.js'
import { useConnectivity } from './connectivityContext.js'
import { retrierOf } from './retrier.js'
import { useSnapshot } from './useSnapshot.js'

/** A truthful *Try now*. */
export interface UseRetryResult {
  /** For a button of the app. The button stays focusable while it is busy. */
  readonly buttonProps: {
    readonly onClick: () => void
    readonly 'aria-busy': boolean
    readonly 'aria-disabled': boolean
  }
  /** Dials now, or within 5 s while another dial may still succeed. Does nothing while a requested attempt runs. */
  readonly retry: () => void
  /** Whether there is something to retry: the connection is down and the connector can dial on request. */
  readonly canRetry: boolean
  /** Whether the requested attempt runs. */
  readonly isRetrying: boolean
}

/** Down, and neither at rest by the wish of the app nor up. */
const isDown = ({ status }: Connection): boolean =>
  status === 'connecting' || status === 'reconnecting' || status === 'paused' || status === 'failed'

/**
 * Retries the connection from a button of the app. `useReconnectCountdown` has the seconds until the next attempt.
 *
 * @example
 * const { buttonProps, canRetry, isRetrying } = useRetry()
 * return canRetry ? <Button {...buttonProps}>{isRetrying ? 'Trying…' : 'Try now'}</Button> : null
 */
export function useRetry(): UseRetryResult {
  const connectivity = useConnectivity()
  const retrier = retrierOf(connectivity)
  const isDownNow = useSnapshot(({ connection }) => isDown(connection))
  const isRetrying = useStore(retrier) && isDownNow
  const canRetry = isDownNow && connectivity.connector.capabilities.retryNow !== 'none'
  const retry = (): void => {
    if (canRetry) retrier.start()
  }
  return {
    buttonProps: { onClick: retry, 'aria-busy': isRetrying, 'aria-disabled': isRetrying || !canRetry },
    retry,
    canRetry,
    isRetrying,
  }
}
