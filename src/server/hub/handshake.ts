import type { GoodbyeReason } from '../../core/closeCodes.js'
import { PROTOCOL_VERSION, type HelloFrame, type WelcomeFrame } from '../../wire/frames.js'
import type { ChannelUser } from './access.js'
import { isRefusal, type Presented } from './authentication.js'
import { claims, makeRoom } from './concurrentSessions.js'
import { identifyInTime, type HubContext } from './context.js'
import { leftOf } from './credentialLife.js'
import type { LinkInfo } from './environment.js'
import type { QuotaLimit } from './limits.js'
import type { Connection, Session } from './model.js'
import { claimPlace } from './otherProcesses.js'
import { takePlaces } from './places.js'
import { countedAddress } from './quota.js'

/** A hello that is accepted, or why it is not. */
export type HelloResult =
  | {
      readonly session: Session
      readonly key: string
      readonly isResumed: boolean
      readonly epoch: string
      /** When its credentials end; milliseconds since 1970, null for never. */
      readonly expiresAt: number | null
    }
  | {
      readonly refused: GoodbyeReason
      readonly message?: string
      readonly retryAfterMs?: number
      readonly limit?: QuotaLimit
    }

/** Gives a session to a connection and makes that durable; the socket that had it before is replaced. */
async function assign(
  context: HubContext,
  connection: Connection,
  found: Session,
  user: ChannelUser,
  hello: HelloFrame,
): Promise<Session> {
  const session = context.sessions.adopt(found)
  session.connection?.end('replaced')
  Object.assign(session, {
    user,
    connection,
    connectionId: connection.id,
    attempt: hello.attempt,
    cause: hello.cause ?? null,
    lastError: hello.lastError ?? null,
    outageMs: hello.outageMs ?? null,
    previousConnectionId: hello.previous ?? null,
    lastSeenAt: context.environment.now(),
  })
  try {
    await context.sessions.take(session)
  } catch (error) {
    // Else the session would look connected for ever. By now it may belong to a newer socket.
    if (session.connection === connection) session.connection = null
    throw error
  }
  return session
}

/** How long a session was away; Infinity for a new one. */
function awayMs(resumed: Session | null, now: number): number {
  if (resumed === null) return Infinity
  return resumed.connection === null ? now - resumed.lastSeenAt : 0
}

/** Identifies a client. When the login of the user is withdrawn meanwhile, the app is asked once more: its answer may be of before. */
async function identifyNow(
  context: HubContext,
  connection: Connection,
  presented: Presented,
): ReturnType<typeof identifyInTime> {
  const { greetings } = context
  greetings.asked(connection)
  const answer = await identifyInTime(context, presented)
  if (answer === null || isRefusal(answer)) return answer
  if (connection.isEnded() || !greetings.isWithdrawn(connection, answer.user.id)) return answer
  return identifyInTime(context, presented)
}

/**
 * Answers a hello: identifies the user and resumes or makes a session. The session is durable before the welcome leaves. A session
 * that another user offers is not resumed, and the answer does not reveal it.
 */
export async function answerHello(
  context: HubContext,
  connection: Connection,
  hello: HelloFrame,
  info: LinkInfo,
): Promise<HelloResult> {
  const { greetings, sessions } = context
  if (hello.v !== PROTOCOL_VERSION)
    return { refused: 'update-required', message: `This server speaks version ${PROTOCOL_VERSION}.` }
  const { token, attempt } = hello
  const answer = await identifyNow(context, connection, { token, attempt, action: 'connect', info })
  if (answer === null) return { refused: 'server-error' }
  if (isRefusal(answer)) return { ...answer, refused: answer.refused }
  const { user, expiresAt } = answer
  const epoch = await context.ready
  if (connection.isEnded()) return { refused: 'server-closed' }
  greetings.asked(connection)
  const resumed = hello.session ? await sessions.find(hello.session, user) : null
  // The socket closed meanwhile: make no session, and above all take none from a newer socket.
  if (connection.isEnded()) return { refused: 'server-closed' }
  const address = countedAddress(info.address)
  const asked = takePlaces(context, connection, { user, address, resumed, hello })
  const places = asked && (await asked)
  if (places !== null && 'refused' in places) return places
  // The client dials again, and is judged by what holds then.
  if (greetings.isOutOfDate(connection, user.id, resumed?.id ?? null)) return { refused: 'server-error' }
  greetings.delete(connection)
  const seat = places?.seat ?? null
  if (seat?.settle() === false) return { refused: 'kicked' }
  const noRoom = context.quota.check(user, address, resumed)
  if (noRoom !== null) return noRoom
  if (!makeRoom(context.concurrentSessions, sessions, user, resumed, hello)) return { refused: 'kicked' }
  connection.epoch = epoch
  connection.awayMs = awayMs(resumed, context.environment.now())
  const known = resumed && hello.session ? { session: resumed, key: hello.session.key } : null
  const { session: found, key } = known ?? sessions.create(user, address, places?.session)
  const takes = claims(context.concurrentSessions, hello)
  connection.claim = seat?.claim ?? (takes ? context.claims.next(found.id) : null)
  if (seat === null && connection.claim !== null) claimPlace(context, user.id, null, connection.claim)
  const session = await assign(context, connection, found, user, hello)
  return { session, key, isResumed: known !== null, epoch, expiresAt }
}

/** The welcome of an accepted hello. */
export function welcomeFrame(
  { environment, heartbeat, limits }: HubContext,
  connection: Connection,
  { session, key, isResumed, epoch, expiresAt }: Extract<HelloResult, { session: Session }>,
): WelcomeFrame {
  return {
    t: 'welcome',
    v: PROTOCOL_VERSION,
    connection: connection.id,
    session: { id: session.id, key, resumed: isResumed },
    epoch,
    user: session.userDigest,
    ...leftOf(expiresAt, environment.now()),
    spreadMs: connection.spreadNews.tell(),
    heartbeat: { intervalMs: heartbeat.intervalMs, timeoutMs: heartbeat.timeoutMs },
    idleMs: heartbeat.idleMs,
    limits: { maxFrameBytes: limits.maxFrameBytes, maxBatch: limits.maxBatch },
  }
}
