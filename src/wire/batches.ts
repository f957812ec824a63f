import type { ClientFrame } from './frames.js'

/** How many UTF-8 bytes a text has at most, without encoding it: three per UTF-16 unit. */
const mostBytes = (text: string): number => text.length * 3

let utf8: TextEncoder | null = null

/** UTF-8 bytes of a text. Measured only where the cheap bound does not settle it. */
function bytesOf(text: string, limit: number): number {
  const most = mostBytes(text)
  if (most <= limit) return most
  utf8 ??= new TextEncoder()
  return utf8.encode(text).length
}

/** The texts of as few messages as a server takes: not too many frames in one, and not too many bytes. Each frame is encoded once. */
export function batchesOf(
  frames: readonly ClientFrame[],
  maxBytes: number,
  maxFrames: number,
): readonly string[] {
  const batches: string[][] = []
  let bytes = Infinity
  // One frame takes its share of a full batch before it is worth measuring.
  const share = maxBytes / maxFrames
  for (const frame of frames) {
    const text = JSON.stringify(frame)
    // With the comma, and room for the brackets.
    const size = bytesOf(text, share) + 2
    const batch = batches.at(-1)
    if (batch === undefined || batch.length >= maxFrames || bytes + size > maxBytes) {
      batches.push([text])
      bytes = size
    } else {
      batch.push(text)
      bytes += size
    }
  }
  return batches.map((texts) => (texts.length === 1 ? (texts[0] ?? '') : `[${texts.join()}]`))
}
