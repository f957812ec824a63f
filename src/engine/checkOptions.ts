import { checkNames } from '../core/checkSubscriber.js'
import { describe } from '../core/describe.js'
import { isReason } from '../core/reasonActions.js'
import { reasons } from '../core/reasonCatalogue.js'
import { isObject, isRecord } from '../core/shape.js'

/** A description of the expected value, or null for a valid one. */
export type Check = (value: unknown) => string | null

/** The check of an option that has options of its own: first as a whole, then each of them. */
interface NestedCheck {
  readonly whole: Check
  readonly options: { readonly [name: string]: Check }
}

/** A check for each option. */
export type OptionChecks<T> = { readonly [K in keyof Required<T>]: Check | NestedCheck }

/** The checks of an option that has options of its own. */
export const nested = <T extends object>(
  whole: Check,
  options: { readonly [K in keyof Required<T>]: Check },
): NestedCheck => ({ whole, options })

const isMap = (value: unknown, isValue: (value: unknown) => boolean): boolean =>
  isObject(value) && Object.keys(value).every((name) => isReason(name) && isValue(value[name]))

const knownRetryClasses = (): Set<unknown> => new Set(Object.values(reasons).map(({ retry }) => retry))

export const isMilliseconds: Check = (value) => (isObject(value) ? null : 'an object of milliseconds')
export const isDuration: Check = (value) =>
  typeof value === 'number' && value >= 0 && value < Infinity ? null : 'milliseconds ≥ 0'
/** Also for ever. */
export const isWait: Check = (value) => (typeof value === 'number' && value >= 0 ? null : 'milliseconds ≥ 0')
export const isCount: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 1 ? null : 'a whole number ≥ 1'
export const isFlag: Check = (value) => (typeof value === 'boolean' ? null : 'true or false')
export const isFunction: Check = (value) => (typeof value === 'function' ? null : 'a function')
export const isText: Check = (value) =>
  typeof value === 'string' && value !== '' ? null : 'a non-empty text'
export const isSignal: Check = (value) =>
  isObject(value) && typeof value['throwIfAborted'] === 'function'
    ? null
    : 'an AbortSignal, such as the signal of an AbortController'
export const isDialler: Check = (value) =>
  isObject(value) && typeof value['dial'] === 'function' ? null : 'a dialler: an object with a function dial'
export const isOneOf =
  (...known: readonly string[]): Check =>
  (value) =>
    known.includes(value as string) ? null : known.map((each) => JSON.stringify(each)).join(' or ')
/** Null is valid, too. */
export const orNull =
  (check: Check): Check =>
  (value) => {
    const expected = value === null ? null : check(value)
    return expected === null ? null : `${expected}, or null`
  }
export const hasMethods =
  (what: string, ...names: readonly string[]): Check =>
  (value) =>
    isObject(value) && names.every((name) => typeof value[name] === 'function') ? null : what
export const isActions: Check = (value) =>
  isMap(value, (each) => typeof each === 'string') ? null : 'an object from reason to action'
export const isRetryClasses: Check = (value) => {
  const known = knownRetryClasses()
  return isMap(value, (each) => known.has(each))
    ? null
    : `an object from reason to one of ${[...known].join(', ')}`
}
export const isCloseCodes: Check = (value) => {
  const known = knownRetryClasses()
  const isMeaning = (each: unknown): boolean =>
    isRecord(each) && isReason(each['reason']) && (each['retry'] === undefined || known.has(each['retry']))
  return isRecord(value) &&
    Object.entries(value).every(([code, each]) => /^\d+$/.test(code) && isMeaning(each))
    ? null
    : 'an object from code to meaning such as { 4001: { reason: "kicked", retry: "slow" } }'
}

/**
 * Rejects an argument at the call. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkArgument(caller: string, check: Check, value: unknown): void {
  const expected = check(value)
  if (expected !== null) throw new TypeError(`${caller}: expected ${expected}, got ${describe(value)}`)
}

/**
 * Rejects a first argument that is no client, as where it was forgotten. Called in development only.
 *
 * @param method one that the caller needs
 * @throws TypeError that says what was expected and what came
 */
export const checkClient = (caller: string, value: unknown, method = 'use'): void =>
  checkArgument(caller, hasMethods('a client made by createConnectivity', method), value)

/** Whether a value is no instance of a class, which may have fields of its own that are no options. */
export const isPlain = (value: unknown): value is object =>
  isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)

/**
 * Rejects invalid options at the call. Called in development only.
 *
 * @param required options that must be there
 * @throws TypeError that names the option, what was expected and what came
 */
export function checkOptions<T extends object>(
  caller: string,
  table: OptionChecks<T>,
  given: T,
  required: readonly (keyof T & string)[] = [],
): void {
  checkNames(caller, Object.keys(table), given)
  const needed: readonly string[] = required
  for (const name of new Set([...needed, ...Object.keys(given)])) {
    const value: unknown = given[name as keyof T]
    if (value === undefined && !needed.includes(name)) continue
    const check: Check | NestedCheck = table[name as keyof T]
    const whole = typeof check === 'function' ? check : check.whole
    const expected = whole(value)
    if (expected !== null)
      throw new TypeError(`${caller}: ${name} must be ${expected}, got ${describe(value)}`)
    if (typeof check === 'object' && isPlain(value)) checkOptions(`${caller}: ${name}`, check.options, value)
  }
}
