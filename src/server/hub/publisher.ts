import { isName } from '../../core/names.js'
import { boundsOf, sizeOf, type ChannelConfig } from './channelConfig.js'
import { lookUp, type HubContext } from './context.js'
import { channelKey, queueKey, type Session } from './model.js'
import { serverScopedId } from './publishId.js'
import type { Appended, NewEntry } from './store.js'

/** Options of `publish`. */
export interface PublishOptions {
  /**
   * Makes the publish repeatable: the same id is kept once, and messages carry it. 1 to 200 characters. Default: no id, no
   * de-duplication.
   */
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

function checkId(channel: string, id: string | undefined): void {
  if (id === undefined || isName(id)) return
  throw new TypeError(
    `react-connectivity/server: expected the id of a message for '${channel}' to be a text of 1 to 200 characters, got ` +
      `${JSON.stringify(id).slice(0, 60)}. Leave it out to publish without de-duplication`,
  )
}

/** Only messages of a producer can be repeated so late that their offset is no longer known. */
const offsetOf = ({ offset }: Appended): number => offset ?? 0

/** Appends to the queue of one session; 0 when it collects nothing. */
async function appendToQueue(
  context: HubContext,
  session: Session,
  name: string,
  config: ChannelConfig,
  entry: NewEntry,
): Promise<number> {
  const { events, fanout, store } = context
  const queue = session.queues.get(name)
  if (!queue || queue.full) return 0
  const key = queueKey(session.id, name)
  const offset = offsetOf(await store.append(key, entry, boundsOf(config)))
  const subscription = session.connection?.subscriptions.get(name)
  const isStarted = subscription !== undefined && subscription.phase !== 'starting'
  const handed = isStarted ? subscription.cursor : queue.handed
  if (handed === null || offset - handed <= sizeOf(config) + 1 || queue.full) return offset
  // One too many: the unread messages are lost, so keep none of them and tell the client at once.
  queue.full = true
  if (subscription)
    fanout.fail(subscription, { error: 'channel-full', requested: handed, available: offset + 1 })
  // Trimming only frees room: the message itself has been kept.
  await store.trim(key, offset).catch((error: unknown) => events.emit({ type: 'store-failed', error }))
  return offset
}

export function createPublisher(context: HubContext): Publisher {
  const { environment, events, store, sessions } = context
  return {
    async publish(channel, data, { id, session: sessionId } = {}) {
      checkId(channel, id)
      const entry = {
        data: encode(channel, data),
        at: environment.now(),
        ...(id !== undefined && { id: serverScopedId(id) }),
      }
      await context.ready
      const config = lookUp(context, channel)
      if (config === null || config === 'failed')
        throw new Error(
          `react-connectivity/server: expected '${channel}' to match the channels option, but it does not. Add it there`,
        )
      if (config.kind !== 'session') {
        const kept = await store.append(channelKey(channel), entry, boundsOf(config))
        const offset = offsetOf(kept)
        events.emit({ type: 'published', channel, offset, duplicate: kept.duplicate })
        return { offset }
      }
      const candidates = sessionId === undefined ? [...sessions.all()] : [sessions.get(sessionId)]
      const targets = candidates.filter(
        (session): session is Session => session?.queues.has(channel) === true,
      )
      const offsets = await Promise.all(
        targets.map((session) => appendToQueue(context, session, channel, config, entry)),
      )
      const offset = Math.max(0, ...offsets)
      events.emit({ type: 'published', channel, offset, duplicate: false })
      return { offset }
    },
  }
}
