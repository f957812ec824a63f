import type { GoodbyeReason } from '../../core/closeCodes.js'
import { PROTOCOL_VERSION, type HelloFrame, type WelcomeFrame } from '../../wire/frames.js'
import { isRefusal, isUser, type ChannelUser, type Refusal } from './access.js'
import type { HubContext } from './context.js'
import type { LinkInfo } from './environment.js'
import type { Connection, Session } from './model.js'

/** A hello that is accepted, or why it is not. */
export type HelloResult =
  | { readonly session: Session; readonly key: string; readonly isResumed: boolean; readonly epoch: string }
  | { readonly refused: GoodbyeReason; readonly message?: string }

const ANONYMOUS: ChannelUser = { id: 'anonymous' }

/** Asks `authenticate`. Null: it failed, which was reported. */
async function identify(
  context: HubContext,
  hello: HelloFrame,
  info: LinkInfo,
): Promise<ChannelUser | Refusal | null> {
  const { authenticate, events } = context
  if (!authenticate) return ANONYMOUS
  try {
    const answer: unknown = await authenticate({
      attempt: hello.attempt,
      ...(hello.token !== undefined && { token: hello.token }),
      ...(info.origin !== undefined && { origin: info.origin }),
      ...(info.address !== undefined && { address: info.address }),
    })
    if (isRefusal(answer) || isUser(answer)) return answer
    throw new TypeError(
      'react-connectivity/server: expected authenticate to return a user with a text id, or { refused, message }; ' +
        `got ${answer === null ? 'null' : typeof answer}. Return { refused: 'unauthorized' } to turn a client away`,
    )
  } catch (error) {
    if (isRefusal(error)) return error
    events.emit({ type: 'callback-failed', callback: 'authenticate', error })
    return null
  }
}

/** Gives a session to a connection and makes that durable; the socket that had it before is replaced. */
async function assign(
  context: HubContext,
  connection: Connection,
  session: Session,
  user: ChannelUser,
  hello: HelloFrame,
): Promise<void> {
  session.connection?.end('replaced')
  Object.assign(session, {
    user,
    connection,
    connectionId: connection.id,
    attempt: hello.attempt,
    cause: hello.cause ?? null,
    previousConnectionId: hello.previous ?? null,
    lastSeenAt: context.environment.now(),
  })
  try {
    await context.sessions.save(session)
  } catch (error) {
    // Else the session would look connected for ever. By now it may belong to a newer socket.
    if (session.connection === connection) session.connection = null
    throw error
  }
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
  const { sessions } = context
  if (hello.v !== PROTOCOL_VERSION)
    return { refused: 'update-required', message: `This server speaks version ${PROTOCOL_VERSION}.` }
  const user = await identify(context, hello, info)
  if (user === null) return { refused: 'server-error' }
  if (isRefusal(user)) return { ...user, refused: user.refused }
  const epoch = await context.ready
  // The socket closed meanwhile: make no session, and above all take none from a newer socket.
  if (connection.isEnded()) return { refused: 'server-closed' }
  const resumed = hello.session ? sessions.resume(hello.session, user) : null
  if (resumed && hello.session) {
    await assign(context, connection, resumed, user, hello)
    return { session: resumed, key: hello.session.key, isResumed: true, epoch }
  }
  const { session, key } = sessions.create(user)
  await assign(context, connection, session, user, hello)
  return { session, key, isResumed: false, epoch }
}

/** The welcome of an accepted hello. */
export function welcomeFrame(
  { heartbeat, limits }: HubContext,
  connection: Connection,
  { session, key, isResumed, epoch }: Extract<HelloResult, { session: Session }>,
): WelcomeFrame {
  return {
    t: 'welcome',
    v: PROTOCOL_VERSION,
    connection: connection.id,
    session: { id: session.id, key, resumed: isResumed },
    epoch,
    user: session.userDigest,
    spreadMs: connection.spreadNews.tell(),
    heartbeat: { intervalMs: heartbeat.intervalMs, timeoutMs: heartbeat.timeoutMs },
    idleMs: heartbeat.idleMs,
    limits: { maxFrameBytes: limits.maxFrameBytes, maxBatch: limits.maxBatch },
  }
}
