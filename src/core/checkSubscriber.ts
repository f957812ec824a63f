import type { OnGap } from './channel.js'
import { describe } from './describe.js'
import { isCount, isRecord } from './shape.js'

const gapPolicies: { readonly [G in OnGap]: true } = { prompt: true, skip: true, resync: true }

/** The options of every subscriber of a channel. */
export const subscriberOptions: readonly string[] = ['onMessage', 'resync', 'onError', 'onGap', 'history']

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
 * Rejects options that are no object, and misspelled ones, which would have no effect.
 *
 * @throws TypeError that names the unknown option and those that are known
 */
export function checkNames(caller: string, known: readonly string[], given: unknown): void {
  if (!isRecord(given))
    throw new TypeError(`${caller}: expected an object of options, got ${describe(given)}`)
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new TypeError(`${caller}: unknown option "${name}"; known are ${known.join(', ')}`)
}

/**
 * Rejects invalid options of a subscriber at the call, because they would fail silently later. Called in development only.
 *
 * @throws TypeError that names the option, what was expected and what came
 */
export function checkSubscriber(caller: string, known: readonly string[], options: object): void {
  checkNames(caller, known, options)
  const given = options as { readonly [name: string]: unknown }
  for (const name of ['onMessage', 'resync', 'onError'])
    if (given[name] !== undefined) checkFunction(caller, name, given[name])
  const onGap = given['onGap']
  if (onGap !== undefined && !(typeof onGap === 'string' && Object.hasOwn(gapPolicies, onGap)))
    throw new TypeError(
      `${caller}: onGap must be ${Object.keys(gapPolicies).join(', ')} or left out, got ${describe(onGap)}`,
    )
  for (const name of ['history', 'keep']) {
    const { [name]: count = 0 } = given
    if (!isCount(count))
      throw new TypeError(`${caller}: ${name} must be a whole number ≥ 0, got ${describe(count)}`)
  }
}
