import { ConnectivityError } from '../core/errors.js'
import {
  checkClient,
  checkOptions,
  isOneOf,
  isSignal,
  isWait,
  type OptionChecks,
} from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import { waitUntil } from '../engine/waitUntil.js'
import { createChannels } from './createChannels.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of {@link flushSends}. */
export interface FlushOptions {
  /**
   * `acknowledged`: the server has answered. `sent`: they are handed to the network, which proves nothing about the server. Default:
   * `acknowledged`. Source: Electric Imp.
   */
  readonly until?: 'acknowledged' | 'sent'
  /** The longest wait, in milliseconds. Default: 30,000. Source: Electric Imp. */
  readonly timeoutMs?: number
  /** Ends the wait; the promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal
}

/** The pause before the socket is looked at again, in milliseconds. */
const LOOK_MS = 50

const optionChecks = (): OptionChecks<FlushOptions> => ({
  until: isOneOf('acknowledged', 'sent'),
  timeoutMs: isWait,
  signal: isSignal,
})

/**
 * Waits for the sends that were made so far, for example before the app leaves a page. Later ones are not waited for.
 *
 * @returns resolves when none of them waits any more, because it came that far or was rejected: the promise of each send tells which.
 * Rejects with a `ConnectivityError` that has the code `timed-out`
 * @throws TypeError in development, when an argument or an option is not what is expected
 * @example
 * await flushSends(connectivity, { timeoutMs: 2000 }).catch(() => undefined)
 * location.assign('/elsewhere')
 */
export function flushSends(connectivity: Connectivity, options: FlushOptions = {}): Promise<void> {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('flushSends', connectivity)
    checkOptions('flushSends', optionChecks(), options)
  }
  return flush(connectivity, options)
}

async function flush(
  connectivity: Connectivity,
  { until = 'acknowledged', timeoutMs = 30_000, signal }: FlushOptions,
): Promise<void> {
  const { connector, environment, getState, subscribe } = connectivity
  signal?.throwIfAborted()
  // A connector without channels has no sends.
  if (!connector.capabilities.channels) return
  const { port } = connectivity.use(createChannels)
  // Wait for the microtask that commits the sends of this tick.
  await Promise.resolve()
  signal?.throwIfAborted()
  const ids = new Set(getState().outbox.map(({ id }) => id))

  const waiting = (): number =>
    getState().outbox.filter(({ id, status }) => ids.has(id) && (until !== 'sent' || status === 'queued'))
      .length
  const isDone = (): boolean =>
    waiting() === 0 && (until !== 'sent' || ids.size === 0 || (port.bufferedAmount?.() ?? 0) === 0)

  const watch = (look: () => void): (() => void) => {
    const lookLater = (): (() => void) => environment.setTimer(lookAgain, LOOK_MS)
    const lookAgain = (): void => {
      cancelLook = lookLater()
      look()
    }
    // The socket does not tell when it is empty.
    let cancelLook = until === 'sent' ? lookLater() : null
    const unsubscribe = subscribe(look)
    signal?.addEventListener('abort', look)
    return () => {
      cancelLook?.()
      unsubscribe()
      signal?.removeEventListener('abort', look)
    }
  }
  const isOver = (): boolean => signal?.aborted === true || isDone()
  const isFlushed = await waitUntil(environment, watch, isOver, timeoutMs)
  signal?.throwIfAborted()
  if (!isFlushed) throw timedOut(waiting())
}

const timedOut = (count: number): ConnectivityError =>
  new ConnectivityError('timed-out', `flushSends: ${String(count)} sends wait still`)
