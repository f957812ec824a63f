import { checkNames } from '../core/checkSubscriber.js'
import { describe } from '../core/describe.js'
import { isReason } from '../core/reasonActions.js'
import { reasons } from '../core/reasonCatalogue.js'
import { isObject } from '../core/shape.js'

/** A description of the expected value, or null for a valid one. */
export type Check = (value: unknown) => string | null

/** A check for each option. */
export type OptionChecks<T> = { readonly [K in keyof Required<T>]: Check }

const isMap = (value: unknown, isValue: (value: unknown) => boolean): boolean =>
  isObject(value) && Object.keys(value).every((name) => isReason(name) && isValue(value[name]))

export const isMilliseconds: Check = (value) => (isObject(value) ? null : 'an object of milliseconds')
export const isCount: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 1 ? null : 'a whole number ≥ 1'
export const isFlag: Check = (value) => (typeof value === 'boolean' ? null : 'true or false')
export const isFunction: Check = (value) => (typeof value === 'function' ? null : 'a function')
export const isOneOf =
  (...known: readonly string[]): Check =>
  (value) =>
    known.includes(value as string) ? null : known.map((each) => JSON.stringify(each)).join(' or ')
export const hasMethods =
  (what: string, ...names: readonly string[]): Check =>
  (value) =>
    isObject(value) && names.every((name) => typeof value[name] === 'function') ? null : what
export const isActions: Check = (value) =>
  isMap(value, (each) => typeof each === 'string') ? null : 'an object from reason to action'
export const isRetryClasses: Check = (value) => {
  const known = new Set<unknown>(Object.values(reasons).map(({ retry }) => retry))
  return isMap(value, (each) => known.has(each))
    ? null
    : `an object from reason to one of ${[...known].join(', ')}`
}

/**
 * Rejects invalid options at the call. Runs in development only.
 *
 * @throws TypeError that names the option, what was expected and what came
 */
export function checkOptions<T extends object>(caller: string, table: OptionChecks<T>, given: T): void {
  checkNames(caller, Object.keys(table), given)
  for (const [name, value] of Object.entries(given)) {
    const expected = value === undefined ? null : table[name as keyof T](value)
    if (expected !== null)
      throw new TypeError(`${caller}: ${name} must be ${expected}, got ${describe(value)}`)
  }
}
