import type { Random } from '../../soak/support/random.js'

/** Changes one bit of a record, in its value or its key. Bytes that are no text any more read as replacement characters. */
export function flipBit(random: Random, key: string, value: string): readonly [key: string, value: string] {
  const bytes = Buffer.from(key + value)
  const bit = random.between(0, bytes.length * 8)
  const keyBytes = Buffer.byteLength(key)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return [bytes.subarray(0, keyBytes).toString(), bytes.subarray(keyBytes).toString()]
}
