import { describe } from '../../core/describe.js'
import { isObject, isRecord } from '../../core/shape.js'

/** Whether a value can be an option, and what is expected of it. */
export type OptionCheck = readonly [isFine: (value: unknown) => boolean, expected: string]

/** A check for each option. */
export type OptionTable<T> = { readonly [K in keyof Required<T>]: OptionCheck }

/** How the options are named in errors. */
interface Named {
  /** What they are options of; null where there is one thing only. */
  readonly of: string | null
  /** Options that would be right. */
  readonly example: string
}

export const isFunction = (value: unknown): boolean => typeof value === 'function'
export const isString = (value: unknown): boolean => typeof value === 'string'
export const isBoolean = (value: unknown): boolean => typeof value === 'boolean'
export const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
export const isNumber = (value: unknown): boolean => typeof value === 'number'
export const isPositive = (value: unknown): boolean =>
  typeof value === 'number' && value > 0 && value < Infinity
export const isKeyOf =
  (known: object) =>
  (value: unknown): boolean =>
    isObject(value) && Object.keys(value).every((name) => Object.hasOwn(known, name))

const fail = (words: string): never => {
  throw new TypeError(`react-connectivity/server: ${words}`)
}

const ownerOf = (of: string | null): string => (of === null ? '' : ` of ${of}`)

/** A value for a person. Not every object can be written as JSON, and that of a store may hold a password. */
function shown(of: string | null, value: unknown): string {
  if (of !== null || !isObject(value)) return describe(value)
  try {
    return JSON.stringify(value).slice(0, 200)
  } catch {
    return describe(value)
  }
}

/**
 * Refuses a misspelled option, which would have no effect.
 *
 * @throws TypeError that names it and those that are known
 */
export function checkKnown(of: string | null, known: readonly string[], given: object): void {
  for (const name of Object.keys(given))
    if (!known.includes(name)) fail(`unknown option "${name}"${ownerOf(of)}; known are ${known.join(', ')}`)
}

/**
 * Refuses wrong options at the call.
 *
 * @param required options that must be there
 * @throws TypeError that names the option, the expected and the given value
 */
export function checkTable<T extends object>(
  { of, example }: Named,
  table: OptionTable<T>,
  options: object,
  required: readonly (keyof T & string)[] = [],
): void {
  const owner = ownerOf(of)
  if (!isRecord(options)) return fail(`expected options${owner} such as ${example}, got ${describe(options)}`)
  checkKnown(of, Object.keys(table), options)
  const needed: readonly string[] = required
  for (const name of new Set([...needed, ...Object.keys(options)])) {
    const value = options[name]
    if (value === undefined && !needed.includes(name)) continue
    const [isFine, expected]: OptionCheck = table[name as keyof T]
    if (isFine(value)) continue
    fail(`expected ${name}${owner} to be ${expected}, got ${shown(of, value)}`)
  }
}
