import type { QuotaLimit } from './limits.js'

/** A client that finds no room, and when it may ask again. */
export interface NoRoom {
  readonly refused: 'overloaded' | 'rate-limited'
  readonly message: string
  readonly retryAfterMs: number
  readonly limit: QuotaLimit
}

/** Milliseconds until a place may be free that somebody else must leave. */
const RETRY_AFTER_MS = 30_000

type NoRoomLimit = Extract<
  QuotaLimit,
  'maxSocketsPerUser' | 'maxSocketsPerAddress' | 'maxSessionsPerUser' | 'maxSessionsPerAddress'
>

/** Why there is no room, by the limit. */
export const noRooms: Readonly<Record<NoRoomLimit, NoRoom>> = {
  maxSocketsPerUser: {
    limit: 'maxSocketsPerUser',
    refused: 'rate-limited',
    message: 'This user has too many connections.',
    retryAfterMs: RETRY_AFTER_MS,
  },
  maxSocketsPerAddress: {
    limit: 'maxSocketsPerAddress',
    refused: 'overloaded',
    message: 'This address has too many connections.',
    retryAfterMs: RETRY_AFTER_MS,
  },
  maxSessionsPerUser: {
    limit: 'maxSessionsPerUser',
    refused: 'rate-limited',
    message: 'This user has too many sessions.',
    retryAfterMs: RETRY_AFTER_MS,
  },
  maxSessionsPerAddress: {
    limit: 'maxSessionsPerAddress',
    refused: 'overloaded',
    message: 'This address has too many sessions.',
    retryAfterMs: RETRY_AFTER_MS,
  },
}

/** @param retryAfterMs until there may be one more */
export const tooManyNew = (retryAfterMs: number): NoRoom => ({
  limit: 'newSessionsPerMinute',
  refused: 'rate-limited',
  message: 'Too many new sessions from this address.',
  retryAfterMs,
})
