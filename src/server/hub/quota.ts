import type { ChannelUser } from './access.js'
import { Holders } from './holders.js'
import { addressUnit, isOfThisMachine } from './ipAddress.js'
import type { ServerLimits } from './limits.js'
import type { Session } from './model.js'
import { NewChannels } from './newChannels.js'
import { NewSessions } from './newSessions.js'
import { noRooms, tooManyNew, type NoRoom } from './noRoom.js'
import type { Sessions } from './sessions.js'

/** What all processes that share a store are asked about a client: whether there is a place for it, or a new session. */
export type QuotaQuestion =
  | { readonly type: 'seat'; readonly name: string; readonly max: number; readonly noRoom: NoRoom }
  | { readonly type: 'token'; readonly name: string; readonly perMinute: number }

/**
 * The address by which sockets and sessions are counted. Null where it tells nothing about the client: a socket without one, and an
 * address of this machine, which is that of a proxy.
 */
export const countedAddress = (address: string | undefined): string | null =>
  address === undefined || isOfThisMachine(address) ? null : addressUnit(address)

/**
 * Of what all processes together may have, each lets in so much without a question: ordinary clients cost none. Nothing of a limit below 100, which
 * therefore holds to the last one.
 */
const unaskedOf = (limit: number): number => Math.floor(limit / 100)

/** Bounds the sockets and sessions of one address and of one user, and the channels that they begin. */
export class Quota {
  readonly newChannels: NewChannels
  /** All sockets of this process, by address. */
  readonly sockets: Holders = new Holders()
  readonly #limits: ServerLimits
  readonly #sessions: Sessions
  readonly #countsUsers: boolean
  readonly #newSessions: NewSessions
  /** Those that the other processes are not asked about. */
  readonly #unaskedSessions: NewSessions

  /** @param countsUsers false without `authenticate`, under which all clients are one user */
  constructor(now: () => number, limits: ServerLimits, sessions: Sessions, countsUsers: boolean) {
    this.#limits = limits
    this.#sessions = sessions
    this.#countsUsers = countsUsers
    this.newChannels = new NewChannels(now, limits.newChannelsPerMinute, countsUsers)
    this.#newSessions = new NewSessions(now, limits.newSessionsPerMinute)
    this.#unaskedSessions = new NewSessions(now, unaskedOf(limits.newSessionsPerMinute))
  }

  /**
   * Looks for room for a client among those of this process. A new session of a user who has too many takes the place of the one that was away
   * for longest.
   *
   * @param resumed the session that it comes back to; null for a new one
   */
  check(user: ChannelUser, address: string | null, resumed: Session | null): NoRoom | null {
    const own = this.#ofUser(user)
    if (socketsOf(own, resumed) >= this.#limits.maxSocketsPerUser) return noRooms.maxSocketsPerUser
    if (resumed !== null) return null
    return this.#checkAddress(address) ?? this.#checkUser(own)
  }

  /**
   * What only all processes together can tell of a client. None as long as this one has few of its user and address.
   *
   * @param resumed the session that it comes back to; null for a new one
   */
  questions(user: ChannelUser, address: string | null, resumed: Session | null): readonly QuotaQuestion[] {
    const { maxSocketsPerAddress, maxSocketsPerUser, newSessionsPerMinute } = this.#limits
    const questions: QuotaQuestion[] = []
    if (address !== null && this.sockets.count(address) > unaskedOf(maxSocketsPerAddress))
      questions.push({
        type: 'seat',
        name: `sa:${address}`,
        max: maxSocketsPerAddress,
        noRoom: noRooms.maxSocketsPerAddress,
      })
    if (address !== null && resumed === null && this.#unaskedSessions.take(address) > 0)
      questions.push({ type: 'token', name: `na:${address}`, perMinute: newSessionsPerMinute })
    // While others are answered more clients of the user may come, which are not counted yet.
    const isAlone = questions.length === 0
    if (
      this.#countsUsers &&
      !(isAlone && socketsOf(this.#ofUser(user), resumed) < unaskedOf(maxSocketsPerUser))
    )
      questions.push({
        type: 'seat',
        name: `su:${user.id}`,
        max: maxSocketsPerUser,
        noRoom: noRooms.maxSocketsPerUser,
      })
    return questions
  }

  /** Forgets the allowances that are whole again. */
  sweep(): void {
    this.newChannels.sweep()
    this.#newSessions.sweep()
    this.#unaskedSessions.sweep()
  }

  #ofUser({ id }: ChannelUser): readonly Session[] {
    return this.#countsUsers ? this.#sessions.ofUser(id) : []
  }

  #checkAddress(address: string | null): NoRoom | null {
    if (address === null) return null
    if (this.#sessions.countOfAddress(address) >= this.#limits.maxSessionsPerAddress)
      return noRooms.maxSessionsPerAddress
    const waitMs = this.#newSessions.take(address)
    return waitMs > 0 ? tooManyNew(waitMs) : null
  }

  #checkUser(own: readonly Session[]): NoRoom | null {
    if (own.length < this.#limits.maxSessionsPerUser) return null
    const away = own.filter((session) => session.connection === null)
    const [oldest] = away.toSorted((a, b) => a.lastSeenAt - b.lastSeenAt)
    if (oldest === undefined) return noRooms.maxSessionsPerUser
    this.#sessions.expire(oldest)
    return null
  }
}

const socketsOf = (own: readonly Session[], resumed: Session | null): number =>
  own.filter((session) => session.connection !== null && session !== resumed).length
