import type { ClientFrame } from './frames.js'

/** The text of one WebSocket message: a frame alone, or several as a batch. */
export const encodeFrames = (frames: readonly ClientFrame[]): string =>
  JSON.stringify(frames.length === 1 ? frames[0] : frames)
