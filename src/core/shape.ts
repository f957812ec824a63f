/** A value with named fields: an object, and not an array. */
export type Fields = { readonly [name: string]: unknown }

/** Whether a value is an object other than null; arrays count. */
export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Whether a value is an object with named fields: neither null nor an array. */
export const isRecord = (value: unknown): value is Fields => isObject(value) && !Array.isArray(value)

/** Whether a value has all these methods. */
export const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  isObject(value) && names.every((name) => typeof value[name] === 'function')

/** Whether a value counts something: a whole number, 0 or more, that a double holds exactly. */
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0
