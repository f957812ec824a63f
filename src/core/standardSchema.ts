import { hasMethods, isObject } from './shape.js'

/** A schema of any library that follows Standard Schema (https://standardschema.dev): zod, valibot, arktype and others. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** What a schema says about a value. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The issues of a value in one line, each with the place in the value that it is about. */
export const issuesText = (issues: readonly SchemaIssue[]): string => issues.map(issueText).join('; ')

function issueText({ message, path = [] }: SchemaIssue): string {
  const names = path.map((part) => String(typeof part === 'object' ? part.key : part))
  return names.length === 0 ? message : `${names.join('.')}: ${message}`
}

/** Whether a value is a schema. It may be a function with properties, as those of arktype are. */
export const isSchema = (value: unknown): value is StandardSchema =>
  (isObject(value) || typeof value === 'function') &&
  hasMethods((value as { readonly '~standard'?: unknown })['~standard'], 'validate')
