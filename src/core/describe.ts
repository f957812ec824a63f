/** A short description of a value for an error message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60))
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** The message of a thrown value, which may be of any type, even without a conversion to text. */
export function errorText(error: unknown): string {
  try {
    return String(error)
  } catch {
    return describe(error)
  }
}
