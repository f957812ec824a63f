/** A value as an error message shows it. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60))
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** What was thrown, in words; it may be anything, even something that has none. */
export function wordsOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return describe(error)
  }
}
