import { crc32 } from 'node:zlib'

const DIGITS = 8

const checksum = (key: string, text: string): string =>
  crc32(text, crc32(key)).toString(16).padStart(DIGITS, '0')

/** A text with the CRC-32 of its key and itself in front. A value under another key does not fit. */
export const seal = (key: string, text: string): string => checksum(key, text) + text

/** The text of a value that {@link seal} made; null when key or value changed since. */
export function unseal(key: string, value: string): string | null {
  const text = value.slice(DIGITS)
  return value.slice(0, DIGITS) === checksum(key, text) ? text : null
}

/** The value of a record; null when it is damaged. */
export function readRecord<T>(key: string, value: string): { readonly record: T } | null {
  const text = unseal(key, value)
  return text === null ? null : { record: JSON.parse(text) as T }
}
