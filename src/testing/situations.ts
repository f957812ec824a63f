import { manualRetry } from '../core/retryPresets.js'
import { prepare, type Situation, type SituationOptions } from './situation.js'
import {
  channelOf,
  closedWith,
  connected,
  isCountingDown,
  kicked,
  lose,
  lost,
  overrun,
  publishMany,
  refused,
  restore,
  sendThree,
  subscribe,
  withOwn,
} from './situationSteps.js'

/**
 * The name of a situation.
 *
 * - `idle`, `connecting`, `online`: before and after the first connection
 * - `reconnecting`, `countdown`, `still-disconnected`: the server cannot be reached, for 2 s, until a countdown is shown, for a minute
 * - `pending`, `offline-pending`: the same with 3 unsent messages
 * - `offline`, `paused`: the device is offline; the app retries only on request
 * - `unstable`, `degraded`: connected, but the connection drops often, or its answers are slow
 * - `syncing`, `back-online`, `back-online-missed`: connected again
 * - `overflow`, `forgotten`: messages or the session were lost, and the person is asked to reload
 * - `channel-denied`, `channel-not-found`, `channel-stopped`, `mixed`: faults of channels
 * - `token-unavailable`, `identity-changed`, `unauthorized`, `forbidden`: faults of the sign-in
 * - `kicked`, `removed`, `server-closed`, `update-required`, `failed`: verdicts of the server
 * - `hostile`: `kicked` with a long server text that contains markup
 */
export type SituationName =
  | 'online'
  | 'idle'
  | 'connecting'
  | 'reconnecting'
  | 'countdown'
  | 'still-disconnected'
  | 'pending'
  | 'offline'
  | 'offline-pending'
  | 'paused'
  | 'unstable'
  | 'degraded'
  | 'syncing'
  | 'back-online'
  | 'back-online-missed'
  | 'overflow'
  | 'forgotten'
  | 'channel-denied'
  | 'channel-not-found'
  | 'channel-stopped'
  | 'mixed'
  | 'token-unavailable'
  | 'identity-changed'
  | 'unauthorized'
  | 'forbidden'
  | 'kicked'
  | 'removed'
  | 'server-closed'
  | 'update-required'
  | 'failed'
  | 'hostile'

const hostileText =
  '<img src=x onerror="alert(1)"> \u202Eeverything is fine\u202C — call +1 555 0100 now! '.repeat(9)

async function then(
  from: Promise<Situation>,
  more: (situation: Situation) => Promise<unknown>,
): Promise<Situation> {
  const situation = await from
  await more(situation)
  return situation
}

/** How each situation is reached: each one is a real state of a real client. */
export const situations: Readonly<Record<SituationName, (options: SituationOptions) => Promise<Situation>>> =
  {
    online: (options) => connected(options),
    idle: (options) => Promise.resolve(prepare(options)),
    connecting: async (options) => {
      const situation = prepare(options)
      situation.simulation.network.mode = 'hang'
      situation.connectivity.connect()
      await situation.advance(2500)
      return situation
    },
    reconnecting: (options) => then(lost(options), ({ advance }) => advance(2100)),
    countdown: (options) => then(lost(options), ({ until }) => until(isCountingDown)),
    'still-disconnected': (options) =>
      then(lost(options), async ({ advance, until }) => {
        await advance(61_000)
        await until(isCountingDown)
      }),
    pending: (options) =>
      then(lost(options), async (situation) => {
        await sendThree(situation, options)
        await situation.until(isCountingDown)
      }),
    offline: (options) =>
      then(lost(options), ({ environment, advance }) => {
        environment.signal('offline')
        return advance(3000)
      }),
    'offline-pending': (options) =>
      then(lost(options), async (situation) => {
        situation.environment.signal('offline')
        await sendThree(situation, options)
        await situation.advance(3000)
      }),
    paused: (options) =>
      then(lost(withOwn(options, { client: { retry: manualRetry() } })), ({ advance }) => advance(3000)),
    unstable: (options) =>
      then(connected(options), async ({ simulation: { network }, advance }) => {
        for (let drop = 0; drop < 3; drop += 1) {
          network.cut()
          await advance(4000)
        }
      }),
    degraded: (options) =>
      then(connected(options), ({ simulation: { network }, until }) => {
        // One way, so that each answer takes longer than a second.
        network.latencyMs = 600
        return until(({ presentation }) => presentation().led.state === 'degraded')
      }),
    syncing: (options) =>
      then(overrun(options, { resync: () => new Promise(() => undefined) }), ({ advance }) => advance(3000)),
    'back-online': (options) =>
      then(lost(options), async (situation) => {
        await situation.advance(4000)
        await restore(situation)
      }),
    'back-online-missed': (options) =>
      then(overrun(options, { onGap: 'skip' }), async (situation) => {
        lose(situation)
        publishMany(situation, channelOf(options))
        await situation.advance(4000)
        await restore(situation)
      }),
    overflow: (options) => overrun(options),
    forgotten: (options) =>
      then(connected(options), async ({ simulation, advance, until }) => {
        void simulation.server.publish(channelOf(options), 'first')
        await advance(200)
        simulation.restart({ keepState: false })
        await until(({ presentation }) => presentation().prompt !== null)
        // The LED follows a little later.
        await advance(1000)
      }),
    'channel-denied': (options) => {
      const denied = { allowed: false, message: `Ask Ada for access to ${channelOf(options)}.` } as const
      return then(connected(withOwn(options, { server: { authorize: () => denied } })), ({ advance }) =>
        advance(500),
      )
    },
    'channel-not-found': (options) => {
      const other = `not-${channelOf(options)}`
      const server = { channels: { [other]: { kind: 'log', size: 5 } } } as const
      return then(connected(withOwn(options, { server })), ({ advance }) => advance(500))
    },
    'channel-stopped': (options) =>
      then(connected(options), ({ simulation: { network }, advance }) => {
        const closed = JSON.stringify({ t: 'channel-error', ch: channelOf(options), error: 'channel-closed' })
        // Close it twice, because the first close only resubscribes.
        network.inject(closed)
        network.inject(closed)
        return advance(500)
      }),
    mixed: async (options) => {
      const name = channelOf(options)
      const channels = { chat: { kind: 'log', size: 5 }, '*': { kind: 'log', size: 100 } } as const
      const server = {
        channels,
        authorize: (request: { readonly channel: string }) => request.channel !== 'prices',
      }
      const situation = prepare(withOwn(options, { server }))
      for (const each of [name, 'chat', 'prices']) subscribe(situation, each)
      situation.connectivity.connect()
      await situation.advance(500)
      void situation.simulation.server.publish('chat', 'first')
      await situation.advance(200)
      situation.simulation.network.cut()
      publishMany(situation, 'chat')
      await situation.advance(4000)
      return situation
    },
    'token-unavailable': async (options) => {
      const auth = { getToken: () => Promise.reject(new Error('503')) }
      const situation = prepare(withOwn(options, { auth }))
      situation.connectivity.connect()
      await situation.advance(5000)
      return situation
    },
    'identity-changed': async (options) => {
      let user = 'ada'
      const situation = prepare(
        withOwn(options, {
          auth: { getToken: () => user },
          server: { authenticate: ({ token }) => ({ id: token ?? 'anonymous' }) },
        }),
      )
      subscribe(situation, channelOf(options))
      situation.connectivity.connect()
      await situation.advance(500)
      user = 'grace'
      situation.simulation.network.cut()
      await situation.advance(3000)
      return situation
    },
    unauthorized: (options) => refused(options, 'unauthorized'),
    forbidden: (options) => refused(options, 'forbidden'),
    kicked: (options) => kicked(options, 'kicked'),
    removed: (options) => kicked(options, 'removed'),
    'server-closed': (options) => closedWith(options, 1000),
    'update-required': (options) => closedWith(options, 4426),
    failed: (options) => closedWith(options, 1008),
    hostile: (options) => kicked(options, 'kicked', hostileText),
  }

/** The names of all situations. */
export const situationNames: readonly SituationName[] = Object.keys(situations) as SituationName[]
