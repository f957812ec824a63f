/** FNV-1a, 32 bits, with a given start value. */
function hash(text: string, start: number): string {
  let value = start
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return (value >>> 0).toString(36).padStart(7, '0')
}

/** Replaces the server's digest. Deterministic but not one-way, because a simulation has no secrets. */
export const simpleDigest = (text: string): string =>
  [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((start) => hash(text, start)).join('')
