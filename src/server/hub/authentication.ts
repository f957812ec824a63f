import { isObject, isRecord } from '../../core/shape.js'
import { dropLate, type ChannelUser } from './access.js'
import { cookiesIn } from './cookies.js'
import type { LinkInfo, RequestHeaders } from './environment.js'
import type { EventStream } from './events.js'

/** The argument of `authenticate`. */
export interface Credentials {
  readonly token?: string
  readonly origin?: string
  readonly address?: string
  /** Dials of this outage, this one included; 0 on the first connect. */
  readonly attempt: number
  /** `refresh`: the connection is up, and its client renews the credentials before they end. */
  readonly action: 'connect' | 'refresh'
  /**
   * Headers of the request that opened the socket, names in lower case. At a refresh they are those of then, because an open
   * socket sends no others. Empty in a simulation.
   */
  readonly headers: RequestHeaders
  /** Cookies of that request, by name. */
  readonly cookies: Readonly<Record<string, string>>
}

/** A refusal, returned or thrown by `authenticate`. */
export interface Refusal {
  readonly refused: 'unauthorized' | 'forbidden' | 'token-expired'
  /** Text for a person, shown as text only. */
  readonly message?: string
}

/** A user whose credentials end. */
export interface Authenticated<User extends ChannelUser = ChannelUser> {
  readonly user: User
  /**
   * When the credentials end: a Date, or milliseconds since 1970 (the `exp` of a JWT is in seconds: `exp * 1000`). The client
   * renews them before; else the connection ends with `token-expired`. Null or left out: never.
   */
  readonly expiresAt?: Date | number | null
}

/** Everything that `authenticate` may return. */
export type AuthenticateAnswer = ChannelUser | Authenticated | Refusal

/** The user among the answers of an `authenticate`. */
export type UserOf<Answer> = (Answer extends Refusal
  ? never
  : Answer extends { readonly user: infer User extends ChannelUser }
    ? User
    : Answer) &
  ChannelUser

/** Identifies a client. */
export type Authenticate<Answer extends AuthenticateAnswer = AuthenticateAnswer> = (
  credentials: Credentials,
) => Answer | Refusal | Promise<Answer | Refusal>

/** A user that was identified, and when that ends; milliseconds since 1970, null for never. */
export interface Identified {
  readonly user: ChannelUser
  readonly expiresAt: number | null
}

const refusals: readonly unknown[] = ['unauthorized', 'forbidden', 'token-expired']

export const isRefusal = (value: unknown): value is Refusal =>
  isObject(value) && refusals.includes(value.refused)

const isUser = (value: unknown): value is ChannelUser => isRecord(value) && typeof value.id === 'string'

/** Earlier times of this clock are a mistake: seconds, most of all. It is 1973. */
const EARLIEST_MS = 1e11

function timeOf(expiresAt: unknown): number | null {
  if (expiresAt === undefined || expiresAt === null) return null
  const at = expiresAt instanceof Date ? expiresAt.getTime() : expiresAt
  if (typeof at === 'number' && Number.isFinite(at) && at >= EARLIEST_MS) return at
  throw new TypeError(
    'react-connectivity/server: expected expiresAt of authenticate to be a Date, milliseconds since 1970 or null; ' +
      `got ${typeof at === 'number' ? String(at) : typeof at}. The exp of a JWT is in seconds: return exp * 1000`,
  )
}

/** Reads the answer of `authenticate`. A user may have a field `user` of its own, so the id decides. */
function readAnswer(answer: unknown): Identified | Refusal {
  if (isRefusal(answer)) return answer
  if (isUser(answer)) return { user: answer, expiresAt: null }
  if (isRecord(answer) && isUser(answer.user))
    return { user: answer.user, expiresAt: timeOf(answer.expiresAt) }
  if (isRecord(answer)) dropLate(answer.user)
  throw new TypeError(
    'react-connectivity/server: expected authenticate to return a user with a text id, { user, expiresAt }, or ' +
      `{ refused, message }; got ${answer === null ? 'null' : typeof answer}. ` +
      "Return { refused: 'unauthorized' } to turn a client away",
  )
}

/** What a client brings along: its token, and the request behind its socket. */
export interface Presented {
  readonly token?: string | undefined
  readonly attempt: number
  readonly action: Credentials['action']
  readonly info: LinkInfo
}

const NO_HEADERS: RequestHeaders = {}

function credentialsOf({ token, attempt, action, info }: Presented): Credentials {
  const { origin, address, headers = NO_HEADERS } = info
  return {
    attempt,
    action,
    ...(token !== undefined && { token }),
    ...(origin !== undefined && { origin }),
    ...(address !== undefined && { address }),
    headers,
    cookies: cookiesIn(headers['cookie']),
  }
}

const ANONYMOUS: Identified = { user: { id: 'anonymous' }, expiresAt: null }

/** Asks `authenticate`. Credentials that have ended are refused. Null: it failed, which was reported. */
export async function identify(
  authenticate: Authenticate | null,
  presented: Presented,
  events: EventStream,
  now: () => number,
): Promise<Identified | Refusal | null> {
  if (!authenticate) return ANONYMOUS
  try {
    const answer = readAnswer(await authenticate(credentialsOf(presented)))
    const isOver = 'user' in answer && answer.expiresAt !== null && answer.expiresAt <= now()
    return isOver ? { refused: 'token-expired' } : answer
  } catch (error) {
    if (isRefusal(error)) return error
    events.emit({ type: 'callback-failed', callback: 'authenticate', error })
    return null
  }
}
