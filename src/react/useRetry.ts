'use client'
import { useEffect, useState } from 'react'

import type { Connection } from '../core/connection.js'
import { useConnectivity } from './connectivityContext.js'
import { useReconnectCountdown } from './useReconnectCountdown.js'
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
  /** Whole seconds until the next attempt; null without a countdown. */
  readonly secondsLeft: number | null
}

/** A press is noticed only when it shows for this long. */
const NOTICED_MS = 1000

/** Down, and neither at rest by the wish of the app nor up. */
const isDown = ({ status }: Connection): boolean =>
  status === 'connecting' || status === 'reconnecting' || status === 'paused' || status === 'failed'

/** Whether an attempt runs: the connection is down and waits for nothing. */
const isTrying = ({ status, nextAttemptAt }: Connection): boolean =>
  (status === 'connecting' || status === 'reconnecting') && nextAttemptAt === null

/**
 * Retries the connection from a button of the app.
 *
 * @example
 * const { buttonProps, canRetry, isRetrying, secondsLeft } = useRetry()
 * return canRetry ? <Button {...buttonProps}>{isRetrying ? 'Trying…' : 'Try now'}</Button> : null
 */
export function useRetry(): UseRetryResult {
  const connectivity = useConnectivity()
  const { environment, connector, retryNow } = connectivity
  const { down, trying } = useSnapshot(({ connection }) => ({
    down: isDown(connection),
    trying: isTrying(connection),
  }))
  const { secondsLeft } = useReconnectCountdown()
  const [isAsked, setAsked] = useState(false)
  const [isHeld, setHeld] = useState(false)
  // The request is over when its attempt is.
  if (isAsked && !isHeld && !trying) setAsked(false)
  useEffect(
    () => (isHeld ? environment.setTimer(() => setHeld(false), NOTICED_MS) : undefined),
    [environment, isHeld],
  )
  const canRetry = down && connector.capabilities.retryNow !== 'none'
  const isRetrying = down && (isHeld || isAsked)
  const retry = (): void => {
    if (!canRetry || isRetrying) return
    setHeld(true)
    setAsked(true)
    retryNow()
  }
  return {
    buttonProps: { onClick: retry, 'aria-busy': isRetrying, 'aria-disabled': isRetrying || !canRetry },
    retry,
    canRetry,
    isRetrying,
    secondsLeft,
  }
}
