import type { Reason } from '../core/reasons.js'

/** A value of another system in the terms of this package. */
export interface Translation {
  /** The reason; `unknown` for a value that is not in the table. */
  readonly reason: Reason | 'unknown'
  /** The value as it came, to be kept as the `code` beside the reason. */
  readonly raw: string
}

/** Reads a table by name. A name from outside may be anything, also a property of every object. */
export const entryOf = <Name extends string, Entry>(
  table: { readonly [N in Name]: Entry },
  name: string,
): Entry | null => (Object.hasOwn(table, name) ? table[name as Name] : null)
