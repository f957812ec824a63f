import {
  channel,
  channelMessages,
  channelServer,
  ephemeralChannel,
  flushSends,
  leaveChannel,
  onLeave,
  pauseInBackground,
  presenterOf,
  recordLog,
  recordOutages,
  recreateChannel,
  request,
  setRestore,
  watchCongestion,
  whenConnected,
  withConnection,
} from 'react-connectivity'
import { bindThings, thingBindings, watchThings } from 'react-connectivity/things'
import { describe, expect, it } from 'vitest'
import { call, messageOf, type WrongCall } from './support/wrongCall.js'
import { createWorld } from './support/world.js'

const { client } = createWorld()
const controller = new AbortController()
const noClient = 'expected a client made by createConnectivity'
const withoutClient: readonly WrongCall[] = (
  [
    // As where the client was forgotten.
    ['channel', channel, 'orders'],
    ['channelMessages', channelMessages, 'orders'],
    ['ephemeralChannel', ephemeralChannel, 'orders'],
    ['leaveChannel', leaveChannel, 'orders'],
    ['recreateChannel', recreateChannel, 'orders'],
    ['onLeave', onLeave, 'orders'],
    ['setRestore', setRestore, 'orders'],
    ['request', request, 'orders.cancel'],
    ['watchThings', watchThings, 'floor-1/'],
    // As where the connector was taken for the client.
    ['flushSends', flushSends, channelServer('/r')],
    ['whenConnected', whenConnected, channelServer('/r')],
    ['withConnection', withConnection, channelServer('/r')],
    ['presenterOf', presenterOf, channelServer('/r')],
    ['pauseInBackground', pauseInBackground, channelServer('/r')],
    ['recordOutages', recordOutages, channelServer('/r')],
    ['recordLog', recordLog, channelServer('/r')],
    ['watchCongestion', watchCongestion, channelServer('/r')],
    ['bindThings', bindThings, undefined],
    ['thingBindings', thingBindings, undefined],
  ] as const
).map(([name, run, given]) => [name, call(run, given), `${name}: ${noClient}, got `])

const clients: readonly WrongCall[] = [
  [
    'a misspelled time of flushSends',
    call(flushSends, client, { timeout: 5 }),
    'flushSends: unknown option "timeout"; known are until, timeoutMs, signal',
  ],
  [
    'an end that flushSends does not know',
    call(flushSends, client, { until: 'acked' }),
    'flushSends: until must be "acknowledged" or "sent", got "acked"',
  ],
  [
    'a time of flushSends that is a text',
    call(flushSends, client, { timeoutMs: '5' }),
    'flushSends: timeoutMs must be milliseconds ≥ 0, got "5"',
  ],
  [
    'a controller in place of its signal',
    call(flushSends, client, { signal: controller }),
    'flushSends: signal must be an AbortSignal, such as the signal of an AbortController',
  ],
  [
    'the same for whenConnected',
    call(whenConnected, client, { signal: controller }),
    'whenConnected: signal must be an AbortSignal',
  ],
  [
    'the same for request',
    call(request, client, 'a', 1, { signal: controller }),
    'request: signal must be an AbortSignal',
  ],
  [
    'a time that whenConnected does not have',
    call(whenConnected, client, { timeoutMs: 5 }),
    'whenConnected: unknown option "timeoutMs"; known are signal',
  ],
  ['nothing to run', call(withConnection, client), 'withConnection: run must be a function, got undefined'],
  [
    'a text for idempotent',
    call(request, client, 'a', 1, { idempotent: 'yes' }),
    'request: idempotent must be true or false, got "yes"',
  ],
  [
    'null for options of a log',
    call(recordLog, client, null),
    'recordLog: expected an object of options, got null',
  ],
  [
    'null for times in the background',
    call(pauseInBackground, client, null),
    'pauseInBackground: expected an object of milliseconds, got null',
  ],
  [
    'no channel to leave',
    call(leaveChannel, client),
    'leaveChannel: expected the name of a channel (1 to 200 characters)',
  ],
  [
    'no channel to make again',
    call(recreateChannel, client, ''),
    'recreateChannel: expected the name of a channel',
  ],
  [
    'nobody to tell of a leave',
    call(onLeave, client, 'lobby'),
    'onLeave: callback must be a function, got undefined',
  ],
  [
    'a policy that a membership does not have',
    call(setRestore, client, 'lobby', 'asc'),
    'setRestore: expected "auto" or "ask" or "never", got "asc"',
  ],
  ['nobody to listen to the state', call(client.subscribe), 'listener: expected a function, got undefined'],
  ['nobody to listen to events', call(client.onEvent, 'log'), 'listener: expected a function, got "log"'],
  [
    'a misspelled wait of disconnect',
    call(client.disconnect, { flush: 2000 }),
    'disconnect: unknown option "flush"; known are flushMs',
  ],
  [
    'a misspelled option of a send',
    () => channel(client, 'a').send(1, { timeout: 5 } as object),
    'send to "a": options: unknown option "timeout"; known are id, timeoutMs, resend, whenCongested',
  ],
  [
    'what a congested send cannot do',
    call(channel(client, 'a').send, 1, { whenCongested: 'drop' }),
    'send to "a": options: whenCongested must be "queue" or "reject", got "drop"',
  ],
]

describe('a developer reads what was expected and what came, at the call', () => {
  it.each(withoutClient)('for no client: %s', async (_title, run, words) => {
    expect(await messageOf(run)).toContain(words)
  })

  it.each(clients)('for %s', async (_title, run, words) => {
    expect(await messageOf(run)).toContain(words)
  })
})

describe('what is right is taken', () => {
  it('like the event of a button whose handler is disconnect', async () => {
    class ClickEvent {
      readonly type = 'click'
    }
    const world = createWorld()
    await world.connect()
    await call(world.client.disconnect, new ClickEvent())()
    expect(world.status()).toBe('disconnected')
  })
})
