import type { GoodbyeReason } from '../../core/closeCodes.js'
import { PROTOCOL_VERSION, type HelloFrame, type WelcomeFrame } from '../../protocol/frames.js'
import { isRefusal, isUser, type ChannelUser, type Refusal } from './access.js'
import type { HubContext } from './context.js'
import type { LinkInfo } from './environment.js'
import type { Connection, Session } from './model.js'

/** A hello that is accepted, or why it is not. */
export type HelloResult =
  | { readonly session: Session; readonly welcome: WelcomeFrame }
  | { readonly refused: GoodbyeReason; readonly message?: string }

const anonymous: ChannelUser = { id: 'anonymous' }

async function identify(
  context: HubContext,
  hello: HelloFrame,
  info: LinkInfo,
): Promise<ChannelUser | Refusal | undefined> {
  const { authenticate, events } = context
  if (!authenticate) return anonymous
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
    return undefined
  }
}

/**
 * Answers a hello: who is it, and does it have a session here? The session is durable before the welcome leaves.
 */
export async function answerHello(
  context: HubContext,
  connection: Connection,
  hello: HelloFrame,
  info: LinkInfo,
): Promise<HelloResult> {
  const { sessions, heartbeat, limits, environment } = context
  if (hello.v !== PROTOCOL_VERSION) {
    return { refused: 'update-required', message: `This server speaks version ${PROTOCOL_VERSION}.` }
  }
  const user = await identify(context, hello, info)
  if (user === undefined) return { refused: 'server-error' }
  if (isRefusal(user)) return { ...user, refused: user.refused }
  const epoch = await context.ready
  // Nobody waits any more: make no session, and above all take none from a newer socket.
  if (connection.isEnded()) return { refused: 'server-closed' }
  const resumed = hello.session && sessions.resume(hello.session, user)
  const created = resumed ? undefined : sessions.create(user)
  const session = resumed ?? created?.session
  const key = created?.key ?? hello.session?.key
  if (!session || key === undefined)
    throw new Error('react-connectivity/server: a hello ended without a session')
  session.connection?.end('replaced')
  Object.assign(session, {
    user,
    connection,
    connectionId: connection.id,
    attempt: hello.attempt,
    cause: hello.cause,
    previousConnectionId: hello.previous,
    lastSeenAt: environment.now(),
  })
  try {
    await sessions.save(session)
  } catch (error) {
    // Else it would look connected for ever. Meanwhile it may belong to a newer socket.
    if (session.connection === connection) session.connection = undefined
    throw error
  }
  return {
    session,
    welcome: {
      t: 'welcome',
      v: PROTOCOL_VERSION,
      connection: connection.id,
      session: { id: session.id, key, resumed: resumed !== undefined },
      epoch,
      heartbeat: { intervalMs: heartbeat.intervalMs, timeoutMs: heartbeat.timeoutMs },
      idleMs: heartbeat.idleMs,
      limits: { maxFrameBytes: limits.maxFrameBytes, maxBatch: limits.maxBatch },
    },
  }
}
