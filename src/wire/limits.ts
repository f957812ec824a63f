/** Limits of the wire. The server may announce smaller ones in its welcome. */
export const limits = {
  /** UTF-8 bytes of one client frame (a batch counts as one). */
  maxFrameBytes: 65_536,
  /** Frames in one batch. */
  maxBatch: 256,
  /** Levels of nested arrays and objects, the frame and its batch included. */
  maxDepth: 64,
  /** UTF-16 units of a channel name or an id. */
  maxNameLength: 200,
  /** UTF-16 units of a text for a person. */
  maxTextLength: 200,
  /** UTF-16 units of a token. */
  maxTokenLength: 16_384,
  /** Messages of one page of older messages. */
  maxPageMessages: 200,
  /** UTF-8 bytes of a page frame; a single message that is larger still comes, alone. */
  maxPageBytes: 262_144,
} as const
