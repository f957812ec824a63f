import type { ConnectivityError } from '../core/errors.js'
import type { Check, MessageInfo, Verdict } from './listener.js'

/** The verdicts of all checks on one message. */
export interface Checked {
  readonly verdicts: ReadonlyMap<Check, Verdict>
  /** One for each check that the data fails. */
  readonly errors: readonly (readonly [Check, ConnectivityError])[]
}

/** Gives the data of a message to each check once. */
export function checkAll(checks: Iterable<Check>, data: unknown, info: MessageInfo): Checked {
  const verdicts = new Map([...checks].map((check) => [check, check(data, info)]))
  const errors = [...verdicts].flatMap(([check, verdict]) =>
    'error' in verdict ? [[check, verdict.error] as const] : [],
  )
  return { verdicts, errors }
}
