import type { NackCode } from '../../wire/messageFrames.js'
import type { HubContext } from './context.js'
import type { QuotaLimit } from './limits.js'
import type { Appended } from './store.js'
import type { Requester } from './subscribeRequest.js'

/** The channel and the id of a publish. */
interface Named {
  readonly ch: string
  readonly id: string
}

/** A refused publish. */
export interface PublishError {
  readonly error: NackCode
  /** `refused`: the app's own code. */
  readonly code?: string | undefined
  readonly message?: string | undefined
  /** The limit that leaves it no room. */
  readonly limit?: QuotaLimit
}

/** Tells a client that a publish is not kept. */
export function refuse(
  { events }: HubContext,
  { connection, session }: Requester,
  { ch, id }: Named,
  { error, code, message, limit }: PublishError,
): void {
  connection.send({
    t: 'nack',
    id,
    error,
    ...(code !== undefined && { code }),
    ...(message && { message }),
  })
  const ids = { connectionId: connection.id, sessionId: session.id }
  events.emit({ type: 'publish-refused', ...ids, channel: ch, error, ...(limit && { limit }) })
}

/** Tells a client where its publish is kept, now or since an earlier one. */
export function acknowledge(
  { events }: HubContext,
  { connection, session }: Requester,
  { ch, id }: Named,
  { offset, duplicate }: Appended,
): void {
  connection.send({ t: 'ack', id, ...(offset !== null && { o: offset }), ...(duplicate && { duplicate }) })
  events.emit({ type: 'published', channel: ch, offset, duplicate, sessionId: session.id })
}
