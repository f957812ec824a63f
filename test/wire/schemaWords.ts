import { schema } from './schema.js'

interface Node {
  readonly $ref?: string
  readonly oneOf?: readonly Node[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: { readonly [name: string]: Node }
  readonly items?: Node
}

const definitions = schema.$defs as unknown as { readonly [name: string]: Node }

const resolved = (node: Node): Node =>
  node.$ref === undefined ? node : (definitions[node.$ref.replace('#/$defs/', '')] ?? {})

function wordsBelow(node: Node, path: string): string[] {
  const { enum: values = [], properties = {}, items } = resolved(node)
  return [
    path,
    ...values.map((value) => `${path} ${String(value)}`),
    ...Object.entries(properties).flatMap(([name, child]) => wordsBelow(child, `${path}.${name}`)),
    ...(items === undefined ? [] : wordsBelow(items, `${path}[]`)),
  ]
}

/** The frame types that the schema has for one side. */
export const typesOf = (side: 'client' | 'server'): string[] =>
  (definitions[`${side}Frame`]?.oneOf ?? []).map((frame) => String(resolved(frame).properties?.['t']?.const))

/**
 * Everything that the schema has a name for on one side: each frame (`server goodbye`), each field (`server goodbye.reason`), and each
 * value that is a word (`server goodbye.reason kicked`).
 */
export const wordsOf = (side: 'client' | 'server'): string[] =>
  (definitions[`${side}Frame`]?.oneOf ?? []).flatMap((frame) =>
    wordsBelow(frame, `${side} ${String(resolved(frame).properties?.['t']?.const)}`),
  )

function usedBelow(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((one) => usedBelow(one, `${path}[]`))]
  if (typeof value === 'object' && value !== null)
    return [path, ...Object.entries(value).flatMap(([name, one]) => usedBelow(one, `${path}.${name}`))]
  return [path, `${path} ${String(value)}`]
}

/** The same names, for what a message holds. */
export const usedIn = (side: 'client' | 'server', message: unknown): string[] =>
  (Array.isArray(message) ? message : [message]).flatMap((frame: { readonly t?: unknown }) =>
    usedBelow(frame, `${side} ${String(frame.t)}`),
  )
