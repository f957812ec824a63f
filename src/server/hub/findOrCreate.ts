import type { SubscribeFrame } from '../../wire/frames.js'
import { guard } from './access.js'
import type { ChannelConfig } from './channelConfig.js'
import { inTime, lookUp, type HubContext } from './context.js'
import type { Session } from './model.js'

type Found = ChannelConfig | null | 'failed'

/** The channel of a request, made where its client asks for that and the app allows it. */
export function findOrCreate(
  context: HubContext,
  { user }: Session,
  { ch, create }: SubscribeFrame,
): Found | Promise<Found> {
  const found = lookUp(context, ch)
  const { onCreate } = context
  if (found !== null || create !== true || onCreate === null) return found
  const request = { user, channel: ch }
  const answer = inTime<boolean>(
    context,
    'onCreate',
    guard<boolean, 'failed'>(context.events, 'onCreate', () => onCreate(request), 'failed'),
  )
  const made = (isMade: boolean | 'failed'): Found => {
    if (isMade === 'failed') return isMade
    return isMade ? lookUp(context, ch) : null
  }
  return answer instanceof Promise ? answer.then(made) : made(answer)
}
