import { errorText } from '../core/describe.js'
import { ConnectivityError } from '../core/errors.js'
import { issuesText, type StandardSchema } from '../core/standardSchema.js'
import type { Check } from './listener.js'

/** The input type of a schema: the type of sends. */
export type SchemaInput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['input']

/** The output type of a schema: the type of delivered messages. */
export type SchemaOutput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output']

const checks = new WeakMap<StandardSchema, Check>()

/** The check of a schema: the same function for the same schema, so that data is given to it once. */
export function checkOf(schema: StandardSchema): Check {
  const known = checks.get(schema)
  if (known !== undefined) return known
  const check: Check = (data, { channel, offset }) => {
    const result = validate(schema, data)
    if (!('problem' in result)) return result
    const which = offset === null ? 'a message' : `message ${String(offset)}`
    const words = `${which} of ${JSON.stringify(channel)} failed its schema and was not delivered: ${result.problem}`
    return { error: new ConnectivityError('invalid', words, { channel }) }
  }
  checks.set(schema, check)
  return check
}

/** Never throws: a schema that does is a schema that the data fails. */
function validate(
  schema: StandardSchema,
  value: unknown,
): { readonly data: unknown } | { readonly problem: string } {
  try {
    const result = schema['~standard'].validate(value)
    // A promise of another frame or library is no instance of ours.
    if ('then' in result) {
      Promise.resolve(result).catch(() => undefined)
      return { problem: 'the schema is asynchronous; expected one that answers at once' }
    }
    if (result.issues === undefined) return { data: result.value }
    return { problem: issuesText(result.issues) }
  } catch (error) {
    return { problem: `the schema threw ${errorText(error)}` }
  }
}
