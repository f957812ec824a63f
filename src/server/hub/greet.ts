import type { HelloFrame } from '../../wire/frames.js'
import type { HubContext } from './context.js'
import type { LinkInfo } from './environment.js'
import { answerHello, welcomeFrame } from './handshake.js'
import type { Connection } from './model.js'

/** A connection that is being greeted. */
export interface Greeted extends Connection {
  /** It is open from now on. */
  readonly welcomed: () => void
  /** Its credentials end then; milliseconds since 1970, null for never. Which may be now. */
  readonly endsAt: (expiresAt: number | null) => void
  readonly detach: (isPlanned: boolean) => void
}

/** Answers the hello of a connection with a welcome, or with a goodbye that says why not. */
export async function greet(
  context: HubContext,
  connection: Greeted,
  hello: HelloFrame,
  info: LinkInfo,
): Promise<void> {
  const { events } = context
  try {
    const result = await answerHello(context, connection, hello, info)
    if ('refused' in result) {
      if (connection.isEnded()) return
      const { refused: reason, limit } = result
      events.emit({ type: 'hello-refused', connectionId: connection.id, reason, ...(limit && { limit }) })
      return connection.end(result.refused, result)
    }
    const { session } = result
    connection.session = session
    // The socket closed while the session was saved: it was never welcomed.
    if (connection.isEnded()) return connection.detach(false)
    connection.welcomed()
    connection.send(welcomeFrame(context, connection, result))
    events.emit({
      type: 'welcomed',
      connectionId: connection.id,
      sessionId: session.id,
      userId: session.user.id,
      attempt: hello.attempt,
      ...(hello.cause && { cause: hello.cause }),
      ...(hello.lastError && { lastError: hello.lastError }),
      ...(hello.outageMs !== undefined && { outageMs: hello.outageMs }),
      ...(hello.previous !== undefined && { previousConnectionId: hello.previous }),
      resumed: result.isResumed,
    })
    connection.endsAt(result.expiresAt)
  } catch (error) {
    events.emit({ type: 'store-failed', error })
    connection.end('server-error')
  }
}
