/**
 * The `extendedData` of an event of ZIM, parsed; null when it is no JSON. ZIM documents a JSON text, and also sends an empty text or a
 * sentence.
 *
 * @example
 * connector.on('roomStateChanged', (_zim, { extendedData }) => log(zimDetails(extendedData)))
 */
export function zimDetails(extendedData: unknown): unknown {
  if (typeof extendedData !== 'string') return null
  try {
    return JSON.parse(extendedData) as unknown
  } catch {
    return null
  }
}

/** The text for a person in `extendedData`, else the text as it is; null without one. Untrusted. */
export function messageOf(extendedData: unknown): string | null {
  const details = zimDetails(extendedData)
  const isObject = typeof details === 'object' && details !== null
  const { message } = (isObject ? details : {}) as { readonly message?: unknown }
  if (typeof message === 'string' && message !== '') return message
  const isEmpty = typeof extendedData !== 'string' || extendedData === '' || extendedData === '{}'
  return isEmpty ? null : extendedData
}
