import { describe } from './describe.js'

/**
 * Fills a record of milliseconds from its defaults.
 *
 * @throws RangeError that names the field, what was expected and what came
 */
export function withDefaults<T extends object>(what: string, defaults: T, given: Partial<T> = {}): T {
  const result = { ...defaults }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name))
      throw new RangeError(`${what}.${name} is unknown; known are ${Object.keys(defaults).join(', ')}`)
    if (value === undefined) continue
    if (!(typeof value === 'number' && value >= 0 && value < Infinity))
      throw new RangeError(`${what}.${name}: expected milliseconds ≥ 0, got ${describe(value)}`)
    Object.assign(result, { [name]: value })
  }
  return result
}
