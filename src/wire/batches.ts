import type { ClientFrame } from './frames.js'

/** Upper bound of the UTF-8 bytes of a text, without encoding it: three per UTF-16 unit. */
const mostBytes = (text: string): number => text.length * 3

let utf8: TextEncoder | null = null

/** UTF-8 bytes of a text. Measured only when the cheap bound is too large, and where the platform can: Jest's jsdom cannot. */
function bytesOf(text: string, limit: number): number {
  const most = mostBytes(text)
  if (most <= limit || typeof TextEncoder === 'undefined') return most
  utf8 ??= new TextEncoder()
  return utf8.encode(text).length
}

/** Packs frames into as few messages as the server's limits of frames and bytes allow. Encodes each frame once. */
export function batchesOf(
  frames: readonly ClientFrame[],
  maxBytes: number,
  maxFrames: number,
): readonly string[] {
  const batches: string[][] = []
  let bytes = Infinity
  // Measure only frames above their share of a full batch.
  const share = maxBytes / maxFrames
  for (const frame of frames) {
    const text = JSON.stringify(frame)
    // Count the comma and the brackets.
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
