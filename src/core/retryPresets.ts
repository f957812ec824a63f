import { checkFunction, checkNames } from './checkSubscriber.js'
import { describe } from './describe.js'
import type { RetryPolicy } from './retryPolicy.js'
import { checkDuration, withDefaults } from './withDefaults.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * The default: the catalogue decides. Quick dials in a young outage, then backoff with jitter, for as long as it takes; verdicts
 * wait for a person. For `budgetRetry` and policies of an app that fall back to it.
 */
export const autoRetry = (): RetryPolicy => () => undefined

/** Options of `manualRetry`. */
export interface ManualRetryOptions {
  /** After a loss, and after a failed dial that follows one. Default: `pause`. Source: Electric Imp `stayConnected`. */
  readonly loss?: 'pause' | 'retry'
  /** After a failed dial before the first connection. Default: `retry`. Source: Electric Imp `retryOnTimeout`. */
  readonly firstDial?: 'pause' | 'retry'
}

/**
 * Pauses until a person or the app acts.
 *
 * @throws TypeError in development, when an option is not what is expected
 * @example
 * createConnectivity(connector, { retry: manualRetry() })
 */
export function manualRetry(options: ManualRetryOptions = {}): RetryPolicy {
  if (process.env.NODE_ENV !== 'production') checkManual(options)
  const { loss = 'pause', firstDial = 'retry' } = options
  return ({ hasEverConnected, defaultMs }) =>
    defaultMs !== null && (hasEverConnected ? loss : firstDial) === 'pause' ? { pause: 'manual' } : undefined
}

function checkManual(options: object): void {
  checkNames('manualRetry', ['loss', 'firstDial'], options)
  for (const [name, value] of Object.entries(options) as [string, unknown][])
    if (value !== undefined && value !== 'pause' && value !== 'retry')
      throw new TypeError(`manualRetry: ${name} must be "pause" or "retry", got ${describe(value)}`)
}

/**
 * Dials once in each period, for as long as it takes. The first dial after a loss falls anywhere within the period, so that the
 * clients of a server spread out. A verdict stays one. Source: ThingWorx.
 *
 * @param everyMs the period in milliseconds; below 10,000 the limits of dials stretch it in a long outage
 * @throws RangeError when it is not a number of milliseconds ≥ 0
 * @example
 * createConnectivity(connector, { retry: fixedRetry(10_000) })
 */
export function fixedRetry(everyMs: number): RetryPolicy {
  if (process.env.NODE_ENV !== 'production') checkDuration('fixedRetry.everyMs', everyMs)
  return ({ wasUp, defaultMs, random }) =>
    defaultMs === null ? undefined : { afterMs: wasUp ? random * everyMs : everyMs }
}

/** Options of `suspendRetry`, in milliseconds. */
export interface SuspendRetryOptions {
  /** Dials go on for this long. Default: 60,000. */
  readonly tryMs?: number
  /** From the start of one such time to the start of the next one; longer than `tryMs`. Default: 540,000. */
  readonly everyMs?: number
}

/**
 * Dials for a while, then pauses with a countdown, and so on. The wait that the catalogue suggests holds within each while.
 * A verdict stays one. Source: Electric Imp `SUSPEND_ON_ERROR`.
 *
 * @throws RangeError when a time is not a number of milliseconds ≥ 0, or `everyMs` is not longer than `tryMs`
 * @example
 * createConnectivity(connector, { retry: suspendRetry({ tryMs: 60_000, everyMs: 540_000 }) })
 */
export function suspendRetry(options: SuspendRetryOptions = {}): RetryPolicy {
  const { tryMs, everyMs } = withDefaults('suspendRetry', { tryMs: 60_000, everyMs: 540_000 }, options)
  if (everyMs <= tryMs) throw new RangeError(`suspendRetry.everyMs: expected more than tryMs, ${tryMs} ms`)
  return ({ outageMs, defaultMs }) => {
    const elapsedMs = outageMs % everyMs
    if (defaultMs === null || elapsedMs + defaultMs < tryMs) return undefined
    return { pause: 'policy', resumeAfterMs: everyMs - elapsedMs }
  }
}

/**
 * Stops an outage that lasts longer than the budget: it pauses, visibly, and a person dials again. A verdict stays one. Source:
 * Eliom.
 *
 * @param ms the budget of each outage, in milliseconds
 * @param within decides inside the budget. Default: the catalogue
 * @throws RangeError when the budget is not a number of milliseconds ≥ 0; TypeError in development, when `within` is no function
 * @example
 * createConnectivity(connector, { retry: budgetRetry(600_000) })
 */
export function budgetRetry(ms: number, within: RetryPolicy = autoRetry()): RetryPolicy {
  if (process.env.NODE_ENV !== 'production') {
    checkDuration('budgetRetry.ms', ms)
    checkFunction('budgetRetry', 'within', within)
  }
  return (loss) => {
    const { outageMs, defaultMs } = loss
    return defaultMs !== null && outageMs + defaultMs > ms ? { pause: 'budget' } : within(loss)
  }
}
