import type { ProtocolHost } from '../engine/protocol.js'
import { batchesOf } from './batches.js'
import { frameLimits, type ClientFrame, type WelcomeFrame } from './frames.js'

/** Frames of a client that leave at the end of the turn. */
interface Outgoing {
  readonly push: (frame: ClientFrame) => void
  /** UTF-8 bytes of one message. */
  readonly maxFrameBytes: () => number
  /** The server announced its limits. */
  readonly limit: (limits: WelcomeFrame['limits']) => void
  readonly flush: () => void
  readonly clear: () => void
}

export function createOutgoing({ send }: Pick<ProtocolHost, 'send'>): Outgoing {
  let frames: ClientFrame[] = []
  let limits: WelcomeFrame['limits'] = frameLimits
  return {
    push: (frame) => void frames.push(frame),
    maxFrameBytes: () => limits.maxFrameBytes,
    limit: (told) => void (limits = { ...frameLimits, ...told }),
    flush() {
      if (frames.length === 0) return
      const leaving = frames
      frames = []
      for (const text of batchesOf(leaving, limits.maxFrameBytes, limits.maxBatch)) send(text)
    },
    clear() {
      frames = []
    },
  }
}
