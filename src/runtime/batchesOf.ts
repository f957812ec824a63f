import type { ClientFrame } from '../protocol/frames.js'

const utf8 = new TextEncoder()

/** Frames in batches that a server takes: not too many in one, and not too many bytes. */
export function batchesOf(
  frames: readonly ClientFrame[],
  maxBytes: number,
  maxFrames: number,
): readonly (readonly ClientFrame[])[] {
  const batches: ClientFrame[][] = []
  let bytes = Infinity
  for (const frame of frames) {
    // With the comma, and room for the brackets.
    const size = utf8.encode(JSON.stringify(frame)).length + 2
    const batch = batches.at(-1)
    if (batch === undefined || batch.length >= maxFrames || bytes + size > maxBytes) {
      batches.push([frame])
      bytes = size
    } else {
      batch.push(frame)
      bytes += size
    }
  }
  return batches
}
