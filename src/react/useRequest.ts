'use client'
import { useCallback, useEffect, useRef, useState } from 'react'

import { request, type RequestOptions } from '../channels/index.js'
import type { Connection } from '../core/connection.js'
import type { ConnectivityError } from '../core/errors.js'
import type { Connectivity } from '../engine/connectivity.js'
import { useConnectivity } from './connectivityContext.js'
import { useLatest } from './useLatest.js'

/** What became of the last request of a component. */
export type RequestState<Answer> =
  | { readonly status: 'idle' | 'pending'; readonly data: null; readonly error: null }
  | { readonly status: 'done'; readonly data: Answer; readonly error: null }
  /** A `RemoteError` when the server refused it. */
  | { readonly status: 'failed'; readonly data: null; readonly error: ConnectivityError }

/** Result of `useRequest`. The functions have a stable identity. */
export type UseRequestResult<Answer, Data> = RequestState<Answer> & {
  /** Asks, and gives up a request that is pending still. */
  readonly ask: (data: Data) => void
  /** Gives up the pending request: idle again. */
  readonly cancel: () => void
}

interface Kept<Answer> {
  readonly client: Connectivity['use']
  readonly state: RequestState<Answer>
}

const idle: RequestState<never> = { status: 'idle', data: null, error: null }
const pending: RequestState<never> = { status: 'pending', data: null, error: null }

/** Whether an answer of before belongs to somebody else: another person signed in, or somebody signed out. */
const isOfAnother = (now: Connection, before: Connection): boolean =>
  (before.identity !== null && now.identity !== before.identity) ||
  (before.hasEverConnected && !now.hasEverConnected)

/**
 * Asks the app on the server when a person acts, one request at a time. The request of a component that is unmounted is cancelled, on the
 * server too. Answers are forgotten when somebody else signs in or somebody signs out, and when the app goes on with another client.
 *
 * @param name one of the `requests` of the server
 * @param options see {@link RequestOptions}; they may be inline
 * @example
 * const { status, error, ask } = useRequest<Order, { id: number }>('orders.cancel')
 * <button disabled={status === 'pending'} onClick={() => ask({ id: 7 })}>Cancel the order</button>
 */
export function useRequest<Answer = unknown, Data = unknown>(
  name: string,
  options: Omit<RequestOptions, 'signal'> = {},
): UseRequestResult<Answer, Data> {
  const connectivity = useConnectivity()
  const client = connectivity.use
  const [kept, setKept] = useState<Kept<Answer>>({ client, state: idle })
  // Another client may be that of another person.
  const state = kept.client === client ? kept.state : idle
  const latest = useLatest({ name, options })
  const running = useRef<AbortController | null>(null)

  const stop = useCallback(() => {
    running.current?.abort()
    running.current = null
  }, [])
  const cancel = useCallback(() => {
    stop()
    setKept((now) => (now.state.status === 'pending' ? { ...now, state: idle } : now))
  }, [stop])
  const ask = useCallback(
    (data: Data) => {
      stop()
      const setState = (next: RequestState<Answer>): void => setKept({ client, state: next })
      const controller = new AbortController()
      running.current = controller
      const settle = (next: RequestState<Answer>): void => {
        if (running.current !== controller) return
        running.current = null
        setState(next)
      }
      const { signal } = controller
      const answer = request<Answer>(connectivity, latest.current.name, data, {
        ...latest.current.options,
        signal,
      })
      setState(pending)
      answer.then(
        (found) => settle({ status: 'done', data: found, error: null }),
        (error: ConnectivityError) => settle({ status: 'failed', data: null, error }),
      )
    },
    [connectivity, client, latest, stop],
  )
  useEffect(() => cancel, [cancel, connectivity])
  useEffect(
    () =>
      connectivity.subscribe(({ connection }, { connection: before }) => {
        if (!isOfAnother(connection, before)) return
        stop()
        setKept({ client, state: idle })
      }),
    [connectivity, client, stop],
  )
  return { ...state, ask, cancel }
}
