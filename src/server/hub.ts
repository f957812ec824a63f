import type { Position } from '../protocol/frames.js'
import type { Authenticate, Authorize, ChannelUser } from './hub/access.js'
import { resolveChannels, type ChannelsOption } from './hub/channelConfig.js'
import { createConnection } from './hub/connection.js'
import { askInTime, type HubContext } from './hub/context.js'
import type { HubEnvironment, HubLink, HubPeer, LinkInfo } from './hub/environment.js'
import { createEventStream } from './hub/events.js'
import { createFanout } from './hub/fanout.js'
import { resolveHeartbeat, resolveLimits, type Heartbeat, type ServerLimits } from './hub/limits.js'
import { createMemoryStore } from './hub/memoryStore.js'
import { channelKey, queueKey, type Connection } from './hub/model.js'
import { createTicker } from './hub/outlet.js'
import type { HubCloseOptions, HubOperations } from './hub/operations.js'
import { createPublisher } from './hub/publisher.js'
import { createSessions } from './hub/sessions.js'
import { describeSession } from './hub/sessionInfo.js'
import type { ChannelStore } from './hub/store.js'

export type { HubCloseOptions, HubOperations } from './hub/operations.js'
export type { PublishOptions } from './hub/publisher.js'
export type { SessionInfo } from './hub/sessionInfo.js'

/** Options of {@link createHub}. */
export interface HubOptions<User extends ChannelUser = ChannelUser> {
  readonly environment: HubEnvironment
  /** Where messages and sessions live. Default: a new memory store. */
  readonly store?: ChannelStore
  /** Which channels there are. Default: every name, as a `log` of 1 000 messages. */
  readonly channels?: ChannelsOption
  /** Default: everybody is `{ id: 'anonymous' }`. */
  readonly authenticate?: Authenticate<User>
  /** Default: everything is allowed. */
  readonly authorize?: Authorize<User>
  readonly heartbeat?: Partial<Heartbeat>
  readonly limits?: Partial<ServerLimits>
  /** How long a session outlives its socket. Default 3 600 000 (an hour). */
  readonly sessionTtlMs?: number
}

/** The channel server without sockets: the same in Node and in a browser. */
export interface Hub extends HubOperations {
  /** Resolves with the identity of the store's memory; rejects when the store does not open. */
  readonly ready: Promise<string>
  /** Takes a socket. */
  accept(link: HubLink, info?: LinkInfo): HubPeer
  /** Says goodbye to everyone and closes the store. */
  close(options?: HubCloseOptions): Promise<void>
}

/**
 * Makes the pure half of the channel server.
 *
 * @throws RangeError when a limit, a heartbeat or a channel size makes no sense.
 * @example
 * const hub = createHub({ environment, channels: { 'orders*': { kind: 'log', size: 500 } } })
 * const peer = hub.accept({ send, close, bufferedAmount: () => 0 })
 * peer.receive('{"t":"hello","v":1,"attempt":0}')
 */
export function createHub<User extends ChannelUser = ChannelUser>(options: HubOptions<User>): Hub {
  const { environment, store = createMemoryStore(), sessionTtlMs = 3_600_000 } = options
  const limits = resolveLimits(options.limits)
  const heartbeat = resolveHeartbeat(options.heartbeat)
  const configOf = resolveChannels(options.channels)
  const events = createEventStream()
  const fanout = createFanout(environment, store, events)
  const sessions = createSessions(environment, store, events, sessionTtlMs)
  const connections = new Set<Connection>()
  const unknown = new Map<string, number>()
  let isClosing = false
  let cancelSweep: (() => void) | undefined

  const open = async (): Promise<string> => {
    const { epoch } = await store.open(fanout, environment.randomId())
    await sessions.load()
    return epoch
  }
  const ready = open()
  // Whoever awaits it gets the failure; nobody having to is no reason to end the process.
  ready.catch((error: unknown) => events.emit({ type: 'store-failed', error }))

  const context: HubContext = {
    environment,
    limits,
    heartbeat,
    store,
    events,
    ticker: createTicker(environment),
    sessions,
    fanout,
    // The app's user type goes in at authenticate and comes out at authorize; in between only the id matters.
    authenticate: options.authenticate,
    authorize: options.authorize as Authorize | undefined,
    configOf,
    ready,
  }
  const publisher = createPublisher(context)

  const sweepEveryMs = Math.min(60_000, Math.max(1000, sessionTtlMs / 10))
  const sweep = (): void => {
    sessions.sweep()
    cancelSweep = environment.setTimer(sweep, sweepEveryMs)
  }
  cancelSweep = environment.setTimer(sweep, sweepEveryMs)

  return {
    ready,
    accept(link, info = {}) {
      const address = info.address ?? ''
      let isUnknown = true
      unknown.set(address, (unknown.get(address) ?? 0) + 1)
      const known = (): void => {
        if (!isUnknown) return
        isUnknown = false
        const left = (unknown.get(address) ?? 1) - 1
        if (left > 0) unknown.set(address, left)
        else unknown.delete(address)
      }
      const { connection, peer } = createConnection(context, link, info, {
        known,
        closed: () => void connections.delete(connection),
      })
      connections.add(connection)
      if (isClosing) connection.end('server-restart')
      else if ((unknown.get(address) ?? 0) > limits.maxUnauthenticatedPerAddress) {
        connection.end('overloaded', { retryAfterMs: 1000 })
      }
      return peer
    },
    publish: publisher.publish,
    async closeChannel(name) {
      await ready
      const queues = [...sessions.all()].filter((session) => session.queues.delete(name))
      const removals: Promise<Position | undefined | void>[] = [store.remove(channelKey(name))]
      for (const session of queues)
        removals.push(store.remove(queueKey(session.id, name)), sessions.save(session))
      await Promise.all(removals)
    },
    async closeSession(id, { final, message } = {}) {
      await ready
      const session = sessions.get(id)
      if (!session) return false
      session.connection?.end('process-closed', { ...(message && { message }), ...(final && { final }) })
      await sessions.drop(session)
      events.emit({ type: 'session-closed', sessionId: id })
      return true
    },
    kick(sessionId, { reason = 'kicked', message } = {}) {
      const session = sessions.get(sessionId)
      if (!session?.connection) return false
      session.connection.end(reason, message ? { message } : {})
      return true
    },
    async recheck(sessionId) {
      for (const subscription of [...fanout.subscriptions()]) {
        const { session, name } = subscription
        if (sessionId !== undefined && session.id !== sessionId) continue
        const request = { user: session.user, channel: name, action: 'subscribe' } as const
        const permit = await askInTime(context, request)
        if (permit === 'failed' || permit.allowed) continue
        fanout.fail(subscription, {
          error: 'channel-denied',
          ...(permit.message && { message: permit.message }),
        })
      }
    },
    sessions: () => [...sessions.all()].map(describeSession),
    on: events.on,
    async close({ reason = 'server-restart', message, spreadMs } = {}) {
      if (isClosing) return
      isClosing = true
      cancelSweep?.()
      for (const connection of [...connections]) {
        connection.end(reason, { ...(message && { message }), ...(spreadMs !== undefined && { spreadMs }) })
      }
      await ready.catch(() => undefined)
      await store.close()
    },
  }
}
