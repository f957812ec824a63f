import { frameLimits } from './frames.js'

const serverLimits = {
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

/** Limits of the wire. */
export const limits: typeof frameLimits & typeof serverLimits = { ...frameLimits, ...serverLimits }
