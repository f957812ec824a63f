import { channel, type ChannelListener } from 'react-connectivity'
import type { LedState } from '../../src/core/presentationTypes.js'
import { createStage, type Stage, type StageOptions } from './stage.js'

const hostile = '<img src=x onerror="alert(1)"> \u202Eeverything is fine\u202C — call +1 555 0100 now! '

/** Connected, and the channel "orders" in use. */
async function connected(options: StageOptions = {}, listener: ChannelListener = {}): Promise<Stage> {
  const stage = createStage(options)
  subscribeToOrders(stage, listener)
  stage.connectivity.connect()
  await stage.advance(500)
  return stage
}

const subscribeToOrders = ({ connectivity }: Stage, listener: ChannelListener): void =>
  void channel(connectivity, 'orders').subscribe({ onMessage: () => undefined, ...listener })

const bannerKey = (stage: Stage) => stage.presentation().banner?.key

/** The connection is cut and does not come back. */
async function lost(options: StageOptions = {}): Promise<Stage> {
  const stage = await connected(options)
  stage.simulation.network.mode = 'refuse'
  stage.simulation.network.cut()
  return stage
}

async function send(stage: Stage, count: number): Promise<Stage> {
  for (let index = 0; index < count; index += 1)
    channel(stage.connectivity, 'orders')
      .send({ index })
      .catch(() => undefined)
  await stage.advance(100)
  return stage
}

const counting = ({ connectivity, presentation }: Stage) => {
  const to = presentation().banner?.countdownTo ?? null
  return to !== null && to - connectivity.environment.now() > 7000
}

/** The connection ends with this close code. */
async function closedWith(code: number): Promise<Stage> {
  const stage = await connected()
  stage.simulation.network.cut(code)
  await stage.advance(400)
  return stage
}

async function kicked(reason: 'kicked' | 'removed', message?: string): Promise<Stage> {
  const stage = await connected()
  for (const { id } of stage.simulation.server.sessions())
    stage.simulation.server.kick(id, { reason, ...(message === undefined ? {} : { message }) })
  await stage.advance(400)
  return stage
}

async function refused(kind: 'unauthorized' | 'forbidden'): Promise<Stage> {
  const stage = createStage()
  stage.simulation.deny({ refused: kind })
  stage.connectivity.connect()
  await stage.advance(600)
  return stage
}

const small: StageOptions = { server: { channels: { orders: { kind: 'log', size: 5 } } } }

/** More messages were published during the outage than the server keeps. */
async function overrun(listener: ChannelListener = {}): Promise<Stage> {
  const stage = await connected(small, listener)
  // One message first, so that the client has a position to come back to.
  void stage.simulation.server.publish('orders', 'first')
  await stage.advance(200)
  stage.simulation.network.cut()
  for (let index = 0; index < 20; index += 1) void stage.simulation.server.publish('orders', index)
  await stage.advance(1500)
  return stage
}

async function then(stage: Promise<Stage>, more: (stage: Stage) => Promise<unknown> | void): Promise<Stage> {
  const ready = await stage
  await more(ready)
  return ready
}

/** Situations of a live client, by name. All of them are real states. */
export const situations = {
  idle: () => Promise.resolve(createStage()),
  online: () => connected(),
  connecting: async () => {
    const stage = createStage()
    stage.simulation.network.mode = 'hang'
    stage.connectivity.connect()
    await stage.advance(2500)
    return stage
  },
  reconnecting: () => then(lost(), (stage) => stage.advance(2100)),
  countdown: () => then(lost(), (stage) => stage.until(counting)),
  pending: () =>
    then(lost(), async (stage) => {
      await send(stage, 3)
      await stage.until(counting)
    }),
  'still-disconnected': () =>
    then(lost(), async (stage) => {
      await stage.advance(61_000)
      await stage.until(counting)
    }),
  offline: () =>
    then(lost(), async (stage) => {
      stage.device('offline')
      await stage.advance(3000)
    }),
  'offline-pending': () =>
    then(lost(), async (stage) => {
      stage.device('offline')
      await send(stage, 3)
      await stage.advance(3000)
    }),
  paused: () => then(lost({ client: { retry: 'manual' } }), (stage) => stage.advance(3000)),
  syncing: () =>
    then(overrun({ resync: () => new Promise(() => undefined) }), (stage) => stage.advance(3000)),
  'back-online': () =>
    then(lost(), async (stage) => {
      await stage.advance(4000)
      stage.simulation.network.mode = 'pass'
      stage.connectivity.retryNow()
      await stage.until((now) => bannerKey(now) === 'back-online')
    }),
  'channel-denied': () =>
    then(
      connected({
        server: { authorize: () => ({ allowed: false, message: 'Ask Ada for access to orders.' }) },
      }),
      (stage) => stage.advance(500),
    ),
  'channel-stopped': () =>
    then(connected(), async (stage) => {
      // Close it twice, because the first close only resubscribes.
      const closed = JSON.stringify({ t: 'channel-error', ch: 'orders', error: 'channel-closed' })
      stage.simulation.network.inject(closed)
      stage.simulation.network.inject(closed)
      await stage.advance(500)
    }),
  'channel-not-found': () =>
    then(connected({ server: { channels: { chat: { kind: 'log', size: 5 } } } }), (stage) =>
      stage.advance(500),
    ),
  /** The next token cannot be fetched, and the one before has expired. */
  'token-unavailable': async () => {
    const stage = createStage({ auth: { getToken: () => Promise.reject(new Error('503')) } })
    stage.connectivity.connect()
    await stage.advance(5000)
    return stage
  },
  'identity-changed': async () => {
    let user = 'ada'
    const stage = createStage({
      auth: { getToken: () => user },
      server: { authenticate: ({ token }) => ({ id: token ?? 'nobody' }) },
    })
    subscribeToOrders(stage, {})
    stage.connectivity.connect()
    await stage.advance(500)
    user = 'grace'
    stage.simulation.network.cut()
    await stage.advance(3000)
    return stage
  },
  /** Messages were lost, and the channel goes on without them. */
  'back-online-missed': () =>
    then(overrun({ onGap: 'skip' }), async (stage) => {
      stage.simulation.network.mode = 'refuse'
      stage.simulation.network.cut()
      for (let index = 0; index < 20; index += 1) void stage.simulation.server.publish('orders', index)
      await stage.advance(4000)
      stage.simulation.network.mode = 'pass'
      stage.connectivity.retryNow()
      await stage.until((now) => bannerKey(now) === 'back-online')
    }),
  unauthorized: () => refused('unauthorized'),
  forbidden: () => refused('forbidden'),
  kicked: () => kicked('kicked'),
  removed: () => kicked('removed'),
  'server-closed': () => closedWith(1000),
  'update-required': () => closedWith(4426),
  failed: () => closedWith(1008),
  hostile: () => kicked('kicked', hostile.repeat(9)),
  overflow: () => overrun(),
  /** One healthy channel, one with lost messages, one denied channel. */
  mixed: async () => {
    const stage = createStage({
      server: {
        channels: { chat: { kind: 'log', size: 5 }, '*': { kind: 'log', size: 100 } },
        authorize: ({ channel }) => channel !== 'prices',
      },
    })
    for (const name of ['orders', 'chat', 'prices']) channel(stage.connectivity, name).subscribe({})
    stage.connectivity.connect()
    await stage.advance(500)
    void stage.simulation.server.publish('chat', 'first')
    await stage.advance(200)
    stage.simulation.network.cut()
    for (let index = 0; index < 20; index += 1) void stage.simulation.server.publish('chat', index)
    await stage.advance(4000)
    return stage
  },
  /** The server restarted without its state. */
  forgotten: () =>
    then(connected(), async (stage) => {
      void stage.simulation.server.publish('orders', 'first')
      await stage.advance(200)
      stage.simulation.restart({ keepState: false })
      await stage.until(({ presentation }) => presentation().prompt !== null)
    }),
} as const satisfies Record<string, () => Promise<Stage>>

export type Situation = keyof typeof situations

/** The situation in which the LED of the connection, or of the channel, shows each state. */
export const leds: readonly {
  readonly state: LedState
  readonly situation: Situation
  readonly channel?: string
}[] = [
  { state: 'online', situation: 'online' },
  { state: 'connecting', situation: 'connecting' },
  { state: 'reconnecting', situation: 'reconnecting' },
  { state: 'offline', situation: 'offline' },
  { state: 'paused', situation: 'paused' },
  { state: 'failed', situation: 'kicked' },
  { state: 'idle', situation: 'idle' },
  { state: 'syncing', situation: 'syncing', channel: 'orders' },
  { state: 'stale', situation: 'overflow', channel: 'orders' },
]
