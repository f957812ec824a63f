import type { ChannelUser } from './access.js'
import { addressUnit, isOfThisMachine } from './ipAddress.js'
import type { QuotaLimit, ServerLimits } from './limits.js'
import type { Session } from './model.js'
import { NewChannels } from './newChannels.js'
import type { Sessions } from './sessions.js'
import { TokenBucket } from './tokenBucket.js'

/** A client that finds no room, and when it may ask again. */
export interface NoRoom {
  readonly refused: 'overloaded' | 'rate-limited'
  readonly message: string
  readonly retryAfterMs: number
  readonly limit: QuotaLimit
}

/** Milliseconds until a place may be free that somebody else must leave. */
const RETRY_AFTER_MS = 30_000

const noRoom = (
  limit: QuotaLimit,
  refused: NoRoom['refused'],
  message: string,
  retryAfterMs = RETRY_AFTER_MS,
): NoRoom => ({ refused, message, retryAfterMs, limit })

/**
 * The address by which sockets and sessions are counted. Null where it tells nothing about the client: a socket without one, and an
 * address of this machine, which is that of a proxy.
 */
export const countedAddress = (address: string | undefined): string | null =>
  address === undefined || isOfThisMachine(address) ? null : addressUnit(address)

/** Bounds the sockets and sessions of one address and of one user, and the channels that they begin. */
export class Quota {
  readonly newChannels: NewChannels
  readonly #now: () => number
  readonly #limits: ServerLimits
  readonly #sessions: Sessions
  readonly #countsUsers: boolean
  /** New sessions by address. */
  readonly #newSessions = new Map<string, TokenBucket>()

  /** @param countsUsers false without `authenticate`, under which all clients are one user */
  constructor(now: () => number, limits: ServerLimits, sessions: Sessions, countsUsers: boolean) {
    this.#now = now
    this.#limits = limits
    this.#sessions = sessions
    this.#countsUsers = countsUsers
    this.newChannels = new NewChannels(now, limits.newChannelsPerMinute, countsUsers)
  }

  /**
   * Looks for room for a client. A new session of a user who has too many takes the place of the one that was away for longest.
   *
   * @param resumed the session that it comes back to; null for a new one
   */
  check(user: ChannelUser, address: string | null, resumed: Session | null): NoRoom | null {
    const own = this.#countsUsers ? this.#sessions.ofUser(user.id) : []
    const sockets = own.filter((session) => session.connection !== null && session !== resumed).length
    if (sockets >= this.#limits.maxSocketsPerUser)
      return noRoom('maxSocketsPerUser', 'rate-limited', 'This user has too many connections.')
    if (resumed !== null) return null
    return this.#checkAddress(address) ?? this.#checkUser(own)
  }

  /** Forgets the allowances that are whole again. */
  sweep(): void {
    this.newChannels.sweep()
    for (const [address, bucket] of this.#newSessions) if (bucket.isFull()) this.#newSessions.delete(address)
  }

  #checkAddress(address: string | null): NoRoom | null {
    if (address === null) return null
    const { maxSessionsPerAddress, newSessionsPerMinute } = this.#limits
    if (this.#sessions.countOfAddress(address) >= maxSessionsPerAddress)
      return noRoom('maxSessionsPerAddress', 'overloaded', 'This address has too many sessions.')
    let bucket = this.#newSessions.get(address)
    if (bucket === undefined) {
      bucket = new TokenBucket(newSessionsPerMinute / 60, newSessionsPerMinute, this.#now)
      this.#newSessions.set(address, bucket)
    }
    if (bucket.takeWithin(1)) return null
    const message = 'Too many new sessions from this address.'
    return noRoom('newSessionsPerMinute', 'rate-limited', message, bucket.waitMs())
  }

  #checkUser(own: readonly Session[]): NoRoom | null {
    if (own.length < this.#limits.maxSessionsPerUser) return null
    const away = own.filter((session) => session.connection === null)
    const [oldest] = away.toSorted((a, b) => a.lastSeenAt - b.lastSeenAt)
    if (oldest === undefined)
      return noRoom('maxSessionsPerUser', 'rate-limited', 'This user has too many sessions.')
    this.#sessions.expire(oldest)
    return null
  }
}
