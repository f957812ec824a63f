import type { OnGap } from './channel.js'
import { describe } from './describe.js'
import { isCount } from './shape.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

const gapPolicies: { readonly [G in OnGap]: true } = { prompt: true, skip: true, resync: true }

/** The options of a subscriber that can be wrong. */
interface Given {
  readonly onMessage?: unknown
  readonly resync?: unknown
  readonly onError?: unknown
  readonly onGap?: unknown
  readonly history?: unknown
  readonly keep?: unknown
}

/**
 * Rejects a value that is not a function.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkFunction(caller: string, name: string, value: unknown): void {
  if (typeof value !== 'function')
    throw new TypeError(`${caller}: ${name} must be a function, got ${describe(value)}`)
}

/**
 * Rejects invalid options of a subscriber at the call, because they would fail silently later.
 *
 * @throws TypeError, in development, that names the option, what was expected and what came
 */
export function checkSubscriber(caller: string, given: Given): void {
  if (process.env.NODE_ENV === 'production') return
  for (const name of ['onMessage', 'resync', 'onError'] as const)
    if (given[name] !== undefined) checkFunction(caller, name, given[name])
  const { onGap } = given
  if (onGap !== undefined && !(typeof onGap === 'string' && Object.hasOwn(gapPolicies, onGap)))
    throw new TypeError(
      `${caller}: onGap must be ${Object.keys(gapPolicies).join(', ')} or left out, got ${describe(onGap)}`,
    )
  for (const name of ['history', 'keep'] as const) {
    const { [name]: count = 0 } = given
    if (!isCount(count))
      throw new TypeError(`${caller}: ${name} must be a whole number ≥ 0, got ${describe(count)}`)
  }
}
