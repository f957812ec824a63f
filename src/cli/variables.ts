import type { Tokens } from './cascade.js'
import { readCall, splitAt } from './textParts.js'

/** A custom property that has no value in the files. */
export class MissingVariableError extends Error {
  constructor(variable: string) {
    super(`${variable} has no value in the files`)
    this.name = 'MissingVariableError'
  }
}

/**
 * Replaces each `var()` by its value, or by its fall-back.
 * @throws MissingVariableError for a property without value and fall-back
 */
export function substitute(value: string, tokens: Tokens, inProgress: readonly string[] = []): string {
  const start = value.search(/\bvar\(/)
  if (start < 0) return value
  const call = readCall(value.slice(start))
  if (call === null) throw new Error(`"${value}" has an unclosed parenthesis`)
  const [name = ''] = splitAt(call.inside, /,/)
  const fallback = call.inside.includes(',') ? call.inside.slice(call.inside.indexOf(',') + 1).trim() : null
  const found = inProgress.includes(name) ? undefined : tokens.get(name)
  const rest = (): string => substitute(call.after, tokens, inProgress)
  const before = value.slice(0, start)
  if (found !== undefined) {
    try {
      return before + substitute(found, tokens, [...inProgress, name]) + rest()
    } catch (error) {
      // A property whose own value is invalid counts as missing.
      if (!(error instanceof MissingVariableError) || fallback === null) throw error
    }
  }
  if (fallback === null) throw new MissingVariableError(name)
  return before + substitute(fallback, tokens, inProgress) + rest()
}
