import { describe } from './describe.js'
import { isRecord } from './shape.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Fills a record of milliseconds from its defaults. Values are checked in development.
 *
 * @throws RangeError that names the field, what was expected and what came; TypeError for what is no record
 */
export function withDefaults<T extends object>(what: string, defaults: T, given: Partial<T> = {}): T {
  if (process.env.NODE_ENV !== 'production') checkTimes(what, defaults, given)
  const result = { ...defaults }
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) Object.assign(result, { [name]: value })
  return result
}

/**
 * Rejects what is no time. Called in development only.
 *
 * @throws RangeError that says what was expected and what came
 */
export function checkDuration(what: string, value: unknown): void {
  if (!(typeof value === 'number' && value >= 0 && value < Infinity))
    throw new RangeError(`${what}: expected milliseconds ≥ 0, got ${describe(value)}`)
}

function checkTimes(what: string, defaults: object, given: unknown): void {
  if (!isRecord(given))
    throw new TypeError(`${what}: expected an object of milliseconds, got ${describe(given)}`)
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name))
      throw new RangeError(`${what}.${name} is unknown; known are ${Object.keys(defaults).join(', ')}`)
    if (value !== undefined) checkDuration(`${what}.${name}`, value)
  }
}
