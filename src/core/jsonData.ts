/** UTF-8 bytes of a text. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    const isSurrogate = code >= 0xd800 && code <= 0xdfff
    bytes += code < 0x800 || isSurrogate ? 1 : 2
  }
  return bytes
}

/** Classes whose objects JSON turns into `{}`. */
const hollow = new Set([
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Promise',
  'RegExp',
  'Error',
  'ArrayBuffer',
  'Blob',
])

/**
 * Names the first part of a value that JSON would drop or change; null when JSON keeps all of it. Undefined fields count as
 * left out.
 */
export function lostInJson(value: unknown, path = 'data'): string | null {
  if (typeof value === 'function' || typeof value === 'symbol') return `${path} is a ${typeof value}`
  if (typeof value === 'number' && !Number.isFinite(value)) return `${path} is ${String(value)}`
  if (typeof value !== 'object' || value === null) return null
  if (typeof (value as { readonly toJSON?: unknown }).toJSON === 'function') return null
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (hollow.has(kind) || ArrayBuffer.isView(value)) return `${path} is a ${kind}`
  for (const [name, part] of Object.entries(value)) {
    const lost = lostInJson(part, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`)
    if (lost !== null) return lost
  }
  return null
}
