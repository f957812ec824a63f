import { ConnectivityError } from '../core/errors.js'
import type { MessageInfo } from './listener.js'
import { parseWith, type Parsed, type StandardSchema } from './standardSchema.js'

/** The verdicts of the schemas in use on one message. */
export interface CheckedData {
  readonly parsed: ReadonlyMap<StandardSchema, Parsed>
  /** One for each schema that the data fails. */
  readonly errors: ReadonlyMap<StandardSchema, ConnectivityError>
}

/** Gives the data of a message to each schema once. */
export function checkMessage(
  schemas: Iterable<StandardSchema>,
  data: unknown,
  { channel, offset }: MessageInfo,
): CheckedData {
  const parsed = new Map<StandardSchema, Parsed>()
  const errors = new Map<StandardSchema, ConnectivityError>()
  for (const schema of schemas) {
    const result = parseWith(schema, data)
    parsed.set(schema, result)
    if (!('problem' in result)) continue
    const which = offset === null ? 'a message' : `message ${String(offset)}`
    const words = `${which} of ${JSON.stringify(channel)} failed its schema and was not delivered: ${result.problem}`
    errors.set(schema, new ConnectivityError('invalid', words, { channel }))
  }
  return { parsed, errors }
}
