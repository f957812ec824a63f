import type { ServerFrame } from '../../wire/frames.js'
import type { EncodedFrame } from './batches.js'

/** A text for a person as it is sent: cut when it is longer than `max` units. Undefined for anything else, which an app without types may give. */
export const personText = (message: unknown, max: number): string | undefined =>
  typeof message === 'string' ? clampText(message, max) : undefined

/** Encodes a frame; a text for a person that is longer than `maxTextLength` units is cut. */
export function encodeFrame(frame: ServerFrame, maxTextLength: number): EncodedFrame {
  if (!('message' in frame)) return { text: JSON.stringify(frame) }
  return { text: JSON.stringify({ ...frame, message: personText(frame.message, maxTextLength) }) }
}

/** UTF-8 bytes of a text, counted without encoding it. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    if (code < 0x800) bytes += 1
    else if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      // A pair is two units and four bytes.
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

/** Whether a text needs more than `max` bytes; cheap for the usual short one. */
export const isLongerThan = (text: string, max: number): boolean =>
  text.length > max || (text.length * 3 > max && utf8Length(text) > max)

/** The longest start of a text that has at most `max` units and does not end in half a character. */
export function clampText(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max)
  const tail = cut.charCodeAt(max - 1)
  return tail >= 0xd800 && tail < 0xdc00 ? cut.slice(0, -1) : cut
}

/** A close reason: at most 123 bytes, else the socket refuses to send it. */
export function clampCloseReason(text: string): string {
  let cut = clampText(text, 123)
  while (utf8Length(cut) > 123) cut = clampText(cut, cut.length - 1)
  return cut
}

/** Compares in a time that does not reveal how much of `a` was right. */
export function isSameSecret(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ (b.charCodeAt(i % b.length) || 0)
  return difference === 0
}
