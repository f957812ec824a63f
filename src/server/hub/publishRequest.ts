import type { NackCode, PublishFrame } from '../../wire/frames.js'
import type { Permit } from './access.js'
import { boundsOf, type ChannelConfig } from './channelConfig.js'
import { askInTime, lookUp, type HubContext } from './context.js'
import { channelKey } from './model.js'
import { scopedId } from './publishId.js'
import { andThen, type Requester } from './subscribeRequest.js'

function refuse(
  context: HubContext,
  { connection, session }: Requester,
  frame: PublishFrame,
  error: NackCode,
  message?: string,
): void {
  connection.send({ t: 'nack', id: frame.id, error, ...(message && { message }) })
  const ids = { connectionId: connection.id, sessionId: session.id }
  context.events.emit({ type: 'publish-refused', ...ids, channel: frame.ch, error })
}

/** The publishes of the connection, as one of them sees them. */
export interface PublishOrder {
  /** Whether the publish follows a refused one, and the client may not know of the refusal. */
  readonly isOutOfOrder: () => boolean
  readonly refused: () => void
  /** Gets the append, which the requests after it do not wait for. */
  readonly track: (append: Promise<void>) => void
}

async function append(
  context: HubContext,
  requester: Requester,
  frame: PublishFrame,
  config: ChannelConfig,
  order: PublishOrder,
): Promise<void> {
  const { environment, events, store } = context
  const { connection, session } = requester
  try {
    const id = scopedId(session.userDigest, frame.id)
    const entry = { id, data: JSON.stringify(frame.d), at: environment.now() }
    const producer = frame.seq === undefined ? undefined : { id: session.id, seq: frame.seq }
    const kept = await store.append(channelKey(frame.ch), entry, boundsOf(config), producer)
    const { offset, duplicate } = kept
    connection.send({
      t: 'ack',
      id: frame.id,
      ...(offset !== null && { o: offset }),
      ...(duplicate && { duplicate }),
    })
    events.emit({ type: 'published', channel: frame.ch, offset, duplicate, sessionId: session.id })
  } catch (error) {
    events.emit({ type: 'store-failed', error })
    order.refused()
    refuse(context, requester, frame, 'server-error')
  }
}

/** Publishes: looked up, authorised, kept, and only then acknowledged. */
export function publish(
  context: HubContext,
  requester: Requester,
  frame: PublishFrame,
  order: PublishOrder,
): void | Promise<void> {
  const { connection, session } = requester
  const end = (error: NackCode, message?: string): void => {
    order.refused()
    refuse(context, requester, frame, error, message)
  }
  const config = lookUp(context, frame.ch)
  if (config === null) return end('not-found', 'Channel not found.')
  if (config === 'failed') return end('server-error')
  if (config.kind === 'session') return end('forbidden', 'Only the server publishes on this channel.')
  const request = { user: session.user, channel: frame.ch, action: 'publish' } as const
  return andThen<Permit>(askInTime(context, request), (permit) => {
    if (connection.isEnded()) return
    if (permit === 'failed') return end('server-error')
    if (!permit.allowed) return end('forbidden', permit.message)
    // Kept now, it would make a repetition of the refused one look late: the refusal may be lost.
    if (order.isOutOfOrder()) return end('out-of-order')
    order.track(append(context, requester, frame, config, order))
  })
}
