import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

type Node = { [key: string]: unknown }

export const schema = JSON.parse(readFileSync('docs/protocol.schema.json', 'utf8')) as {
  $id: string
  $defs: Record<
    string,
    { enum?: unknown[]; properties?: Record<string, { const?: unknown; enum?: unknown[] }> }
  >
}

/** Forbids additional fields, which the schema allows for later versions, to find misspelt ones. */
function withoutExtras(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutExtras)
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(
    Object.entries(node as Node).map(([key, value]) => [key, withoutExtras(value)]),
  )
  return copy['type'] === 'object' ? { ...copy, additionalProperties: false } : copy
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false })
ajv.addSchema(schema)
ajv.addSchema({ ...(withoutExtras(schema) as Node), $id: 'https://test.example/exact' })

const compiled = (ref: string): ValidateFunction => {
  const found = ajv.getSchema(ref)
  if (!found) throw new Error(`no ${ref} in the schema`)
  return found
}

/** Whether a value fits a definition of the published schema. */
export const fits = (definition: string, value: unknown): boolean =>
  compiled(`${schema.$id}#/$defs/${definition}`)(value) === true

/** Errors of a value, with additional fields forbidden; empty for a valid one. */
export function faults(definition: string, value: unknown): string[] {
  const validate = compiled(`https://test.example/exact#/$defs/${definition}`)
  return validate(value)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}
