import {
  createConnectivity,
  leastCapabilities,
  observe,
  presenterOf,
  type BannerKey,
  type Connectivity,
  type LedState,
  type Reason,
} from 'react-connectivity'
import {
  createSituation,
  createVirtualEnvironment,
  type SituationName,
  type SituationOptions,
} from 'react-connectivity/testing'

/** A client in a state. */
type Make = () => Promise<Connectivity>

const inSituation =
  (name: SituationName, options?: SituationOptions): Make =>
  async () =>
    (await createSituation(name, options)).connectivity

/** The server ends the use of the channel. */
const withChannelError =
  (error: string): Make =>
  async () => {
    const { connectivity, simulation, advance } = await createSituation('online')
    simulation.network.inject(JSON.stringify({ t: 'channel-error', ch: 'orders', error }))
    await advance(500)
    return connectivity
  }

/** The server ends the session. */
const kickedAs =
  (reason: 'unregistered'): Make =>
  async () => {
    const { connectivity, simulation, advance } = await createSituation('online')
    void simulation.server.kick({ user: 'anonymous' }, { reason })
    await advance(500)
    return connectivity
  }

/** A client library of the app reports a loss for this reason. */
const reportedAs =
  (reason: Reason, retries: 'yes' | 'no'): Make =>
  async () => {
    const environment = createVirtualEnvironment()
    const connector = observe({
      name: 'story',
      capabilities: { ...leastCapabilities, retryNow: 'safe' },
      attach: (sink) => {
        sink.up()
        const stop = environment.setTimer(() => sink.down({ reason, retries }), 1000)
        return { observe: () => ({ phase: 'up' }), retryNow: () => undefined, dispose: stop }
      },
    })
    const connectivity = createConnectivity(connector, { environment })
    // The presentation depends on its history.
    presenterOf(connectivity).subscribe(() => undefined)
    connectivity.connect()
    await environment.advance(5000)
    return connectivity
  }

/** The network drops three times within a minute. */
const dropping: Make = async () => {
  const { connectivity, simulation, advance } = await createSituation('online')
  for (let drop = 0; drop < 3; drop += 1) {
    simulation.network.cut()
    await advance(4000)
  }
  return connectivity
}

/** Each answer takes longer than a second. */
const slow: Make = async () => {
  const situation = await createSituation('online')
  situation.simulation.network.latencyMs = 600
  await situation.until(({ presentation }) => presentation().led.state === 'degraded')
  return situation.connectivity
}

/** The app has ended the connection. */
const ended: Make = async () => {
  const { connectivity, advance } = await createSituation('online')
  void connectivity.disconnect()
  await advance(500)
  return connectivity
}

/** A client that shows each key of the banner. */
export const bannerStates: Readonly<Record<BannerKey, Make>> = {
  connecting: inSituation('connecting'),
  reconnecting: inSituation('countdown'),
  'still-disconnected': inSituation('still-disconnected'),
  offline: inSituation('offline-pending'),
  'captive-portal': reportedAs('captive-portal', 'yes'),
  'token-unavailable': inSituation('token-unavailable'),
  'gave-up': reportedAs('gave-up', 'no'),
  paused: inSituation('paused'),
  unstable: dropping,
  syncing: inSituation('syncing'),
  'back-online': inSituation('back-online'),
  'channel-stopped': inSituation('channel-stopped'),
  'channel-denied': inSituation('channel-denied'),
  'channel-not-found': inSituation('channel-not-found'),
  'channel-kicked': withChannelError('channel-kicked'),
  'channel-kicked-elsewhere': withChannelError('channel-kicked-elsewhere'),
  'channel-no-room': withChannelError('channel-no-room'),
  'channel-left': withChannelError('channel-timeout'),
  unauthorized: inSituation('unauthorized'),
  forbidden: inSituation('forbidden'),
  kicked: inSituation('kicked'),
  removed: inSituation('removed'),
  unregistered: kickedAs('unregistered'),
  'server-closed': inSituation('server-closed'),
  // The prompt tells it, unless the app maps it to another action.
  'update-required': inSituation('update-required', {
    client: { actions: { 'update-required': 'contact' } },
  }),
  resync: inSituation('overflow'),
  failed: inSituation('failed'),
}

/** A client that shows each state of an LED; `syncing` and `stale` are states of its channel. */
export const ledStates: Readonly<Record<LedState, Make>> = {
  online: inSituation('online'),
  degraded: slow,
  connecting: inSituation('connecting'),
  syncing: inSituation('syncing'),
  unstable: dropping,
  reconnecting: inSituation('reconnecting'),
  offline: inSituation('offline'),
  paused: inSituation('paused'),
  stale: inSituation('overflow'),
  failed: inSituation('kicked'),
  idle: ended,
}
