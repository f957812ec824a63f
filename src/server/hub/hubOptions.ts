import type { Authorize, AuthorizeMany } from './access.js'
import type { Authenticate, AuthenticateAnswer, UserOf } from './authentication.js'
import type { ChannelsOption } from './channelConfig.js'
import type { ConcurrentSessions } from './concurrentSessions.js'
import type { HubEnvironment } from './environment.js'
import type { Heartbeat, ServerLimits } from './limits.js'
import type { OnCreate } from './onCreate.js'
import type { OnPublish } from './onPublish.js'
import type { RequestsOption } from './requestHandlers.js'
import type { From } from './sender.js'
import type { ChannelStore } from './store.js'
import type { ThingsOption } from './thingsOption.js'

/** Options of `createHub`. `Answer` is what `authenticate` returns: users, perhaps with an end, and perhaps refusals. */
export interface HubOptions<Answer extends AuthenticateAnswer = AuthenticateAnswer> {
  readonly environment: HubEnvironment
  /** The place of messages and sessions. Default: a new memory store. */
  readonly store?: ChannelStore
  /** The channels. Default: every name, as a `log` of 1 000 messages. */
  readonly channels?: ChannelsOption<UserOf<Answer>>
  /** Default: every client is `{ id: 'anonymous' }`. */
  readonly authenticate?: Authenticate<Answer>
  /**
   * What several sessions of one user do to each other; needs `authenticate`. Default `all`: nothing. `last-wins`: a new
   * sign-in ends the others with `kicked`. `first-wins`: a new sign-in is refused with `kicked` while another one is connected.
   * In both a person may take over, with *Use here*.
   */
  readonly concurrentSessions?: ConcurrentSessions
  /** Default: everything is allowed. The type of `user` follows `authenticate`, written before it. */
  readonly authorize?: Authorize<UserOf<Answer>>
  /**
   * In place of `authorize`, for rights that are looked up together: all requests of one user that come in one tick, 256 at most, as when a
   * page with many channels comes back. Answers in the order of the requests; a missing answer and a thrown error refuse only those of the call.
   *
   * @example
   * authorizeMany: async ({ user, requests }) => {
   *   const rooms = await db.roomsOf(user.id)
   *   return requests.map(({ channel }) => rooms.has(channel))
   * }
   */
  readonly authorizeMany?: AuthorizeMany<UserOf<Answer>>
  /**
   * Makes a channel that `channels` does not know, where a person asks for that, with *Create again*; `channels` is asked again
   * afterwards, and then `authorize`. Default: nobody makes a channel, and the answer is `channel-not-found`.
   *
   * @example
   * onCreate: ({ user, channel }) => user.isHost && rooms.open(channel)
   */
  readonly onCreate?: OnCreate<UserOf<Answer>>
  /**
   * Sees every message that a client publishes, after `authorize` and the channel's schema and before it is kept: checks it, changes
   * it, stores it elsewhere, or refuses it. Not asked about `publish` of server code. Default: messages are kept as they come.
   *
   * @example
   * onPublish: ({ user, data }) => (isRude(data) ? { refuse: 'too-rude' } : { ...data, author: user.name })
   */
  readonly onPublish?: OnPublish<UserOf<Answer>>
  /**
   * What clients may ask of the app with `request`, by name. The type of `user` follows `authenticate`, written before it. Default:
   * nothing.
   *
   * @example
   * requests: { 'orders.cancel': { handle: ({ user, data, signal }) => cancelOrder(user, data, { signal }) } }
   */
  readonly requests?: RequestsOption<UserOf<Answer>>
  /**
   * Things that clients stand for, such as devices behind a gateway or people in a room, and that others watch. The type of `user`
   * follows `authenticate`. Default: there are none.
   *
   * @example
   * things: { authorize: ({ user, action, thing }) => action === 'watch' || user.devices.includes(thing) }
   */
  readonly things?: ThingsOption<UserOf<Answer>>
  /** What messages tell subscribers about their sender. Default `none`. The type of `user` follows `authenticate`. */
  readonly from?: From<UserOf<Answer>>
  readonly heartbeat?: Partial<Heartbeat>
  readonly limits?: Partial<ServerLimits>
  /** Milliseconds that a session outlives its socket. Default 3 600 000 (an hour). */
  readonly sessionTtlMs?: number
  /**
   * Dials per second that this server takes. Clients are told to spread their dials after a loss over the number of
   * connected clients divided by this. Default 200.
   */
  readonly dialsPerSecond?: number
}
