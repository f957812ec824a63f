import { boundsOf, sizeOf, type ChannelConfig } from './channelConfig.js'
import { lookUp, type HubContext } from './context.js'
import { channelKey, queueKey, type Session } from './model.js'

/** Options of `publish`. */
export interface PublishOptions {
  /** Makes the publish repeatable: the same id is kept once. Default: no de-duplication. */
  readonly id?: string
  /** On a channel of kind `session`: only to this session. Default: to every session that subscribed. */
  readonly session?: string
}

/** Publishing by server code. */
export interface Publisher {
  readonly publish: (
    channel: string,
    data: unknown,
    options?: PublishOptions,
  ) => Promise<{ readonly offset: number }>
}

function encode(channel: string, data: unknown): string {
  const text = JSON.stringify(data) as string | undefined
  if (text !== undefined) return text
  throw new TypeError(
    `react-connectivity/server: expected data for '${channel}' to be a JSON value, got ${typeof data}. Use null for "no value"`,
  )
}

export function createPublisher(context: HubContext): Publisher {
  const { environment, events, store, sessions } = context

  const toQueue = async (
    session: Session,
    name: string,
    config: ChannelConfig,
    entry: { data: string; at: number; id?: string },
  ): Promise<number> => {
    const queue = session.queues.get(name)
    if (!queue || queue.full) return 0
    const key = queueKey(session.id, name)
    const { offset } = await store.append(key, entry, boundsOf(config))
    const subscription = session.connection?.subscriptions.get(name)
    const handed = subscription?.joined ? subscription.cursor : queue.handed
    if (handed === undefined || offset - handed <= sizeOf(config) + 1 || queue.full) return offset
    // One too many: what is unread is lost for good, so keep none of it and let the client learn it at once.
    queue.full = true
    if (subscription) {
      context.fanout.fail(subscription, { error: 'channel-full', requested: handed, available: offset + 1 })
    }
    // It only frees room: the message itself has been kept.
    await store.trim(key, offset).catch((error: unknown) => events.emit({ type: 'store-failed', error }))
    return offset
  }

  return {
    async publish(channel, data, { id, session: sessionId } = {}) {
      const entry = {
        data: encode(channel, data),
        at: environment.now(),
        ...(id !== undefined && { id: `\n${id}` }),
      }
      await context.ready
      const config = lookUp(context, channel)
      if (config === null || config === 'failed') {
        throw new Error(
          `react-connectivity/server: expected '${channel}' to match the channels option, but it does not. Add it there`,
        )
      }
      if (config.kind !== 'session') {
        const { offset, duplicate } = await store.append(channelKey(channel), entry, boundsOf(config))
        events.emit({ type: 'published', channel, offset, duplicate })
        return { offset }
      }
      const all = sessionId === undefined ? [...sessions.all()] : [sessions.get(sessionId)]
      const targets = all.filter((session): session is Session => session?.queues.has(channel) === true)
      const offsets = await Promise.all(targets.map((session) => toQueue(session, channel, config, entry)))
      const offset = Math.max(0, ...offsets)
      events.emit({ type: 'published', channel, offset, duplicate: false })
      return { offset }
    },
  }
}
