import { describe } from '../core/describe.js'
import type { AnyDecision } from '../core/retryDecision.js'
import type { RetryDecision, RetryPolicy } from '../core/retryPolicy.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Reports a policy that throws or answers badly, and leaves that loss to the catalogue. */
export const guardRetry =
  (retry: RetryPolicy | undefined, report: (error: unknown) => void): RetryPolicy =>
  (loss) => {
    try {
      const decision = retry?.(loss)
      if (decision === undefined || decision === 'fail') return decision
      if (process.env.NODE_ENV !== 'production') check(decision)
      const { pause, resumeAfterMs = pause ? 0 : Number.NaN, afterMs = resumeAfterMs }: AnyDecision = decision
      if (afterMs !== null && afterMs >= 0 && afterMs < Infinity) return decision
      throw new TypeError('retry')
    } catch (error) {
      report(error)
      return undefined
    }
  }

const causes: readonly unknown[] = ['manual', 'policy', 'budget']
const isWait = (ms: unknown): boolean => Number.isFinite(ms) && Number(ms) >= 0

/** Tells a developer what was expected and what came. */
function check(decision: Exclude<RetryDecision, 'fail'> | null): void {
  const { pause, resumeAfterMs, afterMs }: AnyDecision = decision ?? {}
  const isPause = causes.includes(pause) && (resumeAfterMs === undefined || isWait(resumeAfterMs))
  if (pause === undefined ? !isWait(afterMs) : !isPause)
    throw new TypeError(
      `retry: expected { afterMs }, { pause: ${causes.join(' or ')}, resumeAfterMs? }, "fail" or undefined, with waits in ` +
        `milliseconds ≥ 0, got ${pause === undefined ? describe(afterMs ?? decision) : describe(resumeAfterMs ?? pause)}`,
    )
}
