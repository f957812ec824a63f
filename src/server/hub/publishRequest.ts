import type { NackCode, PublishFrame } from '../../wire/messageFrames.js'
import type { Permit } from './access.js'
import { StoreFullError } from './byteBudget.js'
import { boundsOf, type ChannelConfig } from './channelConfig.js'
import { askInTime, keep, lookUp, type HubContext } from './context.js'
import { askCurrent } from './currentRights.js'
import { channelKey } from './model.js'
import { acknowledge, refuse, type PublishError } from './publishAnswer.js'
import { checkPublish, rulesOf } from './publishCheck.js'
import { scopedId } from './publishId.js'
import { senderOf } from './sender.js'
import type { Appended, ProducerPlace } from './store.js'
import { andThen, type Requester } from './subscribeRequest.js'

/** The publishes of the connection, as one of them sees them. */
export interface PublishOrder {
  /** Whether the publish follows a refused one, and the client may not know of the refusal. */
  readonly isOutOfOrder: () => boolean
  readonly refused: () => void
  /** Gets the append, which the requests after it do not wait for, and the bytes that it holds. */
  readonly track: (append: Promise<void>, bytes: number) => void
}

/** A publish of a client that may publish. */
interface Publish {
  readonly context: HubContext
  readonly requester: Requester
  readonly frame: PublishFrame
  readonly config: ChannelConfig
  readonly order: PublishOrder
  /** The id with its scope, as the store keeps it. */
  readonly id: string
  readonly producer: ProducerPlace | undefined
}

function end({ context, requester, frame, order }: Publish, refusal: PublishError): void {
  order.refused()
  refuse(context, requester, frame, refusal)
}

/** Keeps a publish, and acknowledges it when it is durable. */
async function append(publish: Publish, json: string): Promise<void> {
  const { context, requester, frame, config, id, producer } = publish
  const { environment, events } = context
  const { from = context.from } = rulesOf(config)
  const sender = senderOf(events, from, requester.session.user)
  if (sender === 'failed') return end(publish, { error: 'server-error' })
  requester.session.isUsed = true
  try {
    const name = sender.name === null ? {} : { from: sender.name }
    const entry = { id, data: json, at: environment.now(), ...name }
    const kept = await keep(context, channelKey(frame.ch), entry, boundsOf(config), producer)
    if (kept.offset === 1 && !kept.duplicate) context.quota.newChannels.begun(requester.session)
    acknowledge(context, requester, frame, kept)
  } catch (error) {
    if (error instanceof StoreFullError)
      return end(publish, { error: 'rate-limited', message: 'The server has no room for this message.' })
    events.emit({ type: 'store-failed', error })
    end(publish, { error: 'server-error' })
  }
}

/** Where the publish was accepted before; null when it is new. `failed`: the store does not tell. */
async function acceptedBefore({
  context,
  frame,
  id,
  producer,
}: Publish): Promise<Appended | null | 'failed'> {
  try {
    return await context.store.find(channelKey(frame.ch), id, producer)
  } catch (error) {
    context.events.emit({ type: 'store-failed', error })
    return 'failed'
  }
}

/** The newest offset of a channel; 0 when it never had a message. */
async function lastOffset({ events, store }: HubContext, channel: string): Promise<number | 'failed'> {
  try {
    return (await store.read(channelKey(channel), { after: 0, limit: 0 })).last
  } catch (error) {
    events.emit({ type: 'store-failed', error })
    return 'failed'
  }
}

/** Publishes on a channel that has begun. A user who has begun too many begins no other one for the moment. */
async function publishIfBegun(publish: Publish, go: () => void | Promise<void>): Promise<void> {
  const { context, requester, frame } = publish
  const last = await lastOffset(context, frame.ch)
  if (requester.connection.isEnded()) return
  if (last === 'failed') return end(publish, { error: 'server-error' })
  if (last > 0) return go()
  const message = 'Too many new channels.'
  end(publish, { error: 'rate-limited', message, limit: 'newChannelsPerMinute' })
}

/** Refuses for good, unless the publish was accepted before: rights and rules may have changed since. */
async function endUnlessKept(publish: Publish, refusal: PublishError): Promise<void> {
  const kept = await acceptedBefore(publish)
  if (kept === 'failed') end(publish, { error: 'server-error' })
  else if (kept === null) end(publish, refusal)
  else acknowledge(publish.context, publish.requester, publish.frame, kept)
}

/** Asks the rules of the app; one publish that was accepted is not asked about again. */
async function checkAndAppend(publish: Publish): Promise<void> {
  const { context, requester, frame, config, order } = publish
  const { connection, session } = requester
  const kept = await acceptedBefore(publish)
  if (connection.isEnded()) return
  if (kept === 'failed') return end(publish, { error: 'server-error' })
  if (kept !== null) return acknowledge(context, requester, frame, kept)
  const verdict = await checkPublish(context, config, {
    user: session.user,
    channel: frame.ch,
    data: frame.d,
    id: frame.id,
    isEphemeral: false,
  })
  if (verdict === 'failed') return end(publish, { error: 'server-error' })
  if ('error' in verdict) return end(publish, verdict)
  // The append of an earlier one may have failed meanwhile.
  if (order.isOutOfOrder()) return end(publish, { error: 'out-of-order' })
  // A publish that the app has taken is kept also when its connection is lost meanwhile, as long as the session is there.
  if (context.sessions.get(session.id) !== null)
    order.track(append(publish, verdict.json), verdict.json.length)
}

/** Runs one check at a time for each id: a repetition over another connection waits for the one before. */
async function checkInTurn(publish: Publish): Promise<void> {
  const { checking } = publish.context
  const { ch } = publish.frame
  const key = `${ch.length}:${ch}${publish.id}`
  for (let before = checking.get(key); before !== undefined; before = checking.get(key)) await before
  const check = checkAndAppend(publish).finally(() => checking.delete(key))
  checking.set(key, check)
  return check
}

/** Publishes: looked up, authorised, checked, kept, and only then acknowledged. */
export function publish(
  context: HubContext,
  requester: Requester,
  frame: PublishFrame,
  order: PublishOrder,
): void | Promise<void> {
  const { connection, session } = requester
  const endAtOnce = (error: NackCode, message?: string): void => {
    order.refused()
    refuse(context, requester, frame, { error, message })
  }
  const config = lookUp(context, frame.ch)
  if (config === null) return endAtOnce('not-found', 'Channel not found.')
  if (config === 'failed') return endAtOnce('server-error')
  if (config.kind === 'session') return endAtOnce('forbidden', 'Only the server publishes on this channel.')
  const id = scopedId(session.userDigest, frame.id)
  const producer = frame.seq === undefined ? undefined : { id: session.id, seq: frame.seq }
  const own: Publish = { context, requester, frame, config, order, id, producer }
  const { schema, onPublish = context.onPublish } = rulesOf(config)
  const ask = (): Permit | Promise<Permit> =>
    askInTime(context, { user: session.user, channel: frame.ch, action: 'publish' })
  return andThen<Permit>(askCurrent(session, ask), (permit) => {
    if (connection.isEnded()) return
    if (permit === 'failed') return endAtOnce('server-error')
    if (!permit.allowed) return endUnlessKept(own, { error: 'forbidden', message: permit.message })
    // Kept now, it would make a repetition of the refused one look late: the refusal may be lost.
    if (order.isOutOfOrder()) return endAtOnce('out-of-order')
    const go = (): void | Promise<void> => {
      if (schema !== undefined || onPublish !== null) return checkInTurn(own)
      const json = JSON.stringify(frame.d)
      order.track(append(own, json), json.length)
    }
    return context.quota.newChannels.mayBegin(session) ? go() : publishIfBegun(own, go)
  })
}
