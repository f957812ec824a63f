import type { Fields } from '../core/shape.js'

/** Frames of one type that a part understands. */
export interface FrameHandler {
  /** Whether a frame has what it needs; another one counts as malformed. */
  readonly isSound: (frame: Fields) => boolean
  /** Called inside a turn, only while the connection is up, with sound frames. */
  readonly receive: (frame: Fields) => void
}

/** Frames that the connector itself does not know, for parts that bring their own. A page without the part does not load them. */
export interface FramePort {
  /** Sends a frame at the end of the turn. Called inside a turn and only while the connection is up. */
  readonly push: (frame: { readonly t: string }) => void
  /** Sets the handlers by type; null removes one. */
  readonly handle: (handlers: { readonly [type: string]: FrameHandler | null }) => void
}
