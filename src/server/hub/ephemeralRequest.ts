import type { EphemeralFrame } from '../../wire/messageFrames.js'
import type { Permit } from './access.js'
import type { ChannelConfig } from './channelConfig.js'
import { askInTime, lookUp, type HubContext } from './context.js'
import { askCurrent } from './currentRights.js'
import { encodeEphemeral } from './encodedMessages.js'
import { channelKey } from './model.js'
import { tellOthers } from './otherProcesses.js'
import { refuse, type PublishError } from './publishAnswer.js'
import { checkPublish, rulesOf } from './publishCheck.js'
import { senderOf } from './sender.js'
import { andThen, type Requester } from './subscribeRequest.js'

/** Passes an ephemeral message on to the subscribers that keep up, but not back to its connection. */
function pass(
  context: HubContext,
  requester: Requester,
  frame: EphemeralFrame,
  from: string | null,
  json: string,
): void {
  const { connection } = requester
  const at = context.environment.now()
  const key = channelKey(frame.ch)
  const encoded = encodeEphemeral(frame.ch, json, from ?? undefined, at)
  context.fanout.pass(key, encoded, connection)
  tellOthers(context, { type: 'pass', key, text: encoded.text })
  connection.send({ t: 'ack', id: frame.id, ephemeral: true })
}

/** Asks the rules of the app, and passes the message on if they take it. */
function check(
  context: HubContext,
  requester: Requester,
  frame: EphemeralFrame,
  config: ChannelConfig,
): void | Promise<void> {
  const { ch, id, d } = frame
  const { user } = requester.session
  const { from = context.from } = rulesOf(config)
  const sender = senderOf(context.events, from, user)
  if (sender === 'failed') return refuse(context, requester, frame, { error: 'server-error' })
  const incoming = { user, channel: ch, data: d, id, isEphemeral: true }
  return andThen(checkPublish(context, config, incoming), (verdict) => {
    if (requester.connection.isEnded()) return
    if (verdict === 'failed') return refuse(context, requester, frame, { error: 'server-error' })
    if ('error' in verdict) return refuse(context, requester, frame, verdict)
    pass(context, requester, frame, sender.name, verdict.json)
  })
}

/** Passes on an ephemeral message of a client that may publish on the channel: nothing of it is kept. */
export function passOn(
  context: HubContext,
  requester: Requester,
  frame: EphemeralFrame,
): void | Promise<void> {
  const { connection, session } = requester
  const end = (refusal: PublishError): void => refuse(context, requester, frame, refusal)
  if (connection.isEnded()) return
  const config = lookUp(context, frame.ch)
  if (config === null) return end({ error: 'not-found', message: 'Channel not found.' })
  if (config === 'failed') return end({ error: 'server-error' })
  if (config.kind === 'session')
    return end({ error: 'forbidden', message: 'Only the server publishes on this channel.' })
  const ask = (): Permit | Promise<Permit> =>
    askInTime(context, { user: session.user, channel: frame.ch, action: 'publish' })
  return andThen<Permit>(askCurrent(session, ask), (permit) => {
    if (connection.isEnded()) return
    if (permit === 'failed') return end({ error: 'server-error' })
    if (!permit.allowed) return end({ error: 'forbidden', message: permit.message })
    return check(context, requester, frame, config)
  })
}
