import { isName } from '../../core/names.js'
import { boundsOf, type ChannelConfig } from './channelConfig.js'
import { keep, lookUp, type HubContext } from './context.js'
import { channelKey, queueKey, type Session } from './model.js'
import { checkTable, isString, type OptionTable } from './optionTable.js'
import { serverScopedId } from './publishId.js'
import type { Appended, NewEntry } from './store.js'

/** Options of `publish`. */
export interface PublishOptions {
  /**
   * Makes the publish repeatable: the same id is kept once, and messages carry it. 1 to 200 characters. Default: no id, no
   * de-duplication.
   */
  readonly id?: string
  /** The name of a sender, for subscribers: 1 to 200 characters. Default: none. */
  readonly from?: string
  /** On a channel of kind `session`: only to this session. Default: to every session that subscribed. */
  readonly session?: string
}

const checks: OptionTable<PublishOptions> = {
  // Checked with the name of the channel.
  id: [() => true, ''],
  from: [() => true, ''],
  session: [isString, 'the id of a session'],
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

function checkName(channel: string, option: 'id' | 'from', value: string | undefined): void {
  if (value === undefined || isName(value)) return
  throw new TypeError(
    `react-connectivity/server: expected the ${option} of a message for '${channel}' to be a text of 1 to 200 characters, got ` +
      `${JSON.stringify(value).slice(0, 60)}. Leave it out to publish without ${option === 'id' ? 'de-duplication' : 'a sender'}`,
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
  const kept = await keep(context, key, entry, boundsOf(config))
  const offset = offsetOf(kept)
  // It may have ended meanwhile, and another one begun, which has lost nothing.
  if (kept.duplicate || session.queues.get(name) !== queue) return offset
  const subscription = session.connection?.subscriptions.get(name)
  const isStarted = subscription !== undefined && subscription.phase !== 'starting'
  const handed = isStarted ? subscription.cursor : queue.handed
  if (handed === null || kept.first <= handed + 1 || queue.full) return offset
  // One too many, or too many bytes: the unread messages are lost, so keep none of them and tell the client at once.
  queue.full = true
  if (subscription)
    fanout.fail(subscription, { error: 'channel-full', requested: handed, available: offset + 1 })
  // Trimming only frees room: the message itself has been kept.
  await store
    .trim(key, offset, kept.epoch)
    .catch((error: unknown) => events.emit({ type: 'store-failed', error }))
  return offset
}

/** The sessions of other processes that collect. A queue that has lost messages says so when its client comes back. */
async function collectorsElsewhere(
  { sessions, store }: HubContext,
  channel: string,
  sessionId: string | undefined,
): Promise<readonly string[]> {
  const ids = (await store.shared?.collecting(channel)) ?? []
  return ids.filter((id) => sessions.get(id) === null && (sessionId ?? id) === id)
}

export function createPublisher(context: HubContext): Publisher {
  const { environment, events, sessions } = context
  return {
    async publish(channel, data, options = {}) {
      checkTable({ of: 'publish', example: "{ id: 'order-7' }" }, checks, options)
      const { id, from, session: sessionId } = options
      checkName(channel, 'id', id)
      checkName(channel, 'from', from)
      const entry = {
        data: encode(channel, data),
        at: environment.now(),
        ...(id !== undefined && { id: serverScopedId(id) }),
        ...(from !== undefined && { from }),
      }
      await context.ready
      const config = lookUp(context, channel)
      if (config === null || config === 'failed')
        throw new Error(
          `react-connectivity/server: expected '${channel}' to match the channels option, but it does not. Add it there`,
        )
      if (config.kind !== 'session') {
        const kept = await keep(context, channelKey(channel), entry, boundsOf(config))
        const offset = offsetOf(kept)
        events.emit({ type: 'published', channel, offset, duplicate: kept.duplicate })
        return { offset }
      }
      const candidates = sessionId === undefined ? [...sessions.all()] : [sessions.get(sessionId)]
      const targets = candidates.filter(
        (session): session is Session => session?.queues.has(channel) === true,
      )
      const elsewhere = await collectorsElsewhere(context, channel, sessionId)
      const offsets = await Promise.all([
        ...targets.map((session) => appendToQueue(context, session, channel, config, entry)),
        ...elsewhere.map(async (id) =>
          offsetOf(await keep(context, queueKey(id, channel), entry, boundsOf(config))),
        ),
      ])
      const offset = Math.max(0, ...offsets)
      events.emit({ type: 'published', channel, offset, duplicate: false })
      return { offset }
    },
  }
}
