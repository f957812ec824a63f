import {
  budgetRetry,
  channelServer,
  createConnectivity,
  diagnosingDialler,
  fixedRetry,
  http,
  manualRetry,
  nativeDialler,
  observe,
  probingDialler,
  reconnectingDialler,
  storedOutbox,
  suspendRetry,
  webSocket,
} from 'react-connectivity'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call, messageOf, type WrongCall } from '../engine/support/wrongCall.js'

const url = 'wss://host/feed'
const message = (): null => null
const route = (): null => null
const heartbeat = (more: object): (() => unknown) => call(webSocket, url, { heartbeat: { message, ...more } })
const closeCodes = (codes: unknown): (() => unknown) => call(webSocket, url, { closeCodes: codes })

const meaning = 'webSocket: closeCodes must be an object from code to meaning'
const dialler = 'expected a dialler: an object with a function dial'

const connectors: readonly WrongCall[] = [
  [
    'a misspelled option of a dialler',
    call(nativeDialler, { websocket: 1 }),
    'dialler: unknown option "websocket"; known are WebSocket',
  ],
  [
    'a socket class that is none',
    call(reconnectingDialler, { WebSocket: 'ws' }),
    'dialler: WebSocket must be a function, got "ws"',
  ],
  [
    'null for options of a dialler',
    call(reconnectingDialler, null),
    'dialler: expected an object of options, got null',
  ],
  [
    'a dialler that was not made yet',
    call(diagnosingDialler, reconnectingDialler),
    `diagnosingDialler: ${dialler}, got a function`,
  ],
  [
    'a misspelled time of a diagnosis',
    call(diagnosingDialler, nativeDialler(), { timeoutMs: 5 }),
    'diagnosingDialler: unknown option "timeoutMs"; known are fetch, withinMs',
  ],
  ['no dialler to probe before', call(probingDialler), `probingDialler: ${dialler}, got undefined`],
  // A timer would take it for 0, and each probe would fail.
  [
    'an endless probe',
    call(probingDialler, nativeDialler(), { withinMs: Infinity }),
    'probingDialler: withinMs must be milliseconds ≥ 0, got Infinity',
  ],
  [
    'null for options of webSocket',
    call(webSocket, url, null),
    'webSocket: expected an object of options, got null',
  ],
  [
    'null for options of channelServer',
    call(channelServer, '/r', null),
    'channelServer: expected an object of options, got null',
  ],
  [
    'a misspelled time of a heartbeat',
    heartbeat({ interval: 5 }),
    'webSocket: heartbeat: unknown option "interval"; known are intervalMs, timeoutMs, message, isPong',
  ],
  [
    'a time of a heartbeat that is a text',
    heartbeat({ intervalMs: '5' }),
    'webSocket: heartbeat: intervalMs must be milliseconds ≥ 0, got "5"',
  ],
  [
    'a misspelled step of a handshake',
    call(webSocket, url, { handshake: { message, read: route, write: 1 } }),
    'webSocket: handshake: unknown option "write"',
  ],
  [
    'a misspelled function of channels',
    call(webSocket, url, { channels: { route, subscibe: route } }),
    'webSocket: channels: unknown option "subscibe"; known are route, publish, subscribe, unsubscribe',
  ],
  [
    'a sub-protocol that is no text',
    call(webSocket, url, { protocols: [5] }),
    'webSocket: protocols must be an array of sub-protocols',
  ],
  ['a close code without a meaning', closeCodes({ 4000: 'kicked' }), meaning],
  ['a reason that is none', closeCodes({ 4000: { reason: 'kickd' } }), meaning],
  ['a retry class that is none', closeCodes({ 4000: { reason: 'kicked', retry: 'nver' } }), meaning],
  [
    'a misspelled marker of a probe',
    call(http, { probe: { url: '/health', marke: 'none' } }),
    'http: probe: unknown option "marke"; known are url, marker',
  ],
  [
    'a marker of a probe without its value',
    call(http, { probe: { url: '/health', marker: { header: 'x' } } }),
    'http: probe must be a url such as "/health", or { url, marker }',
  ],
  [
    'no connector for an outbox',
    call(storedOutbox),
    'storedOutbox: expected a connector that removes duplicates, such as',
  ],
  [
    'no options for an outbox',
    call(storedOutbox, channelServer('/r')),
    'storedOutbox: expected an object of options, got undefined',
  ],
  [
    'no source for a connector',
    call(observe),
    'observe: expected a source with name, capabilities and attach, got undefined',
  ],
  [
    'a source without capabilities',
    call(observe, { name: 'mine', attach: message }),
    'observe: expected a source with name, capabilities and attach, got an object',
  ],
]

const retries: readonly WrongCall[] = [
  [
    'a misspelled option of manualRetry',
    call(manualRetry, { onLoss: 'pause' }),
    'manualRetry: unknown option "onLoss"; known are loss, firstDial',
  ],
  [
    'what manualRetry cannot do',
    call(manualRetry, { loss: 'manual' }),
    'manualRetry: loss must be "pause" or "retry", got "manual"',
  ],
  [
    'null for options of manualRetry',
    call(manualRetry, null),
    'manualRetry: expected an object of options, got null',
  ],
  [
    'no period for fixedRetry',
    call(fixedRetry),
    'fixedRetry.everyMs: expected milliseconds ≥ 0, got undefined',
  ],
  [
    'no budget for budgetRetry',
    call(budgetRetry),
    'budgetRetry.ms: expected milliseconds ≥ 0, got undefined',
  ],
  [
    'a policy within a budget that is none',
    call(budgetRetry, 1000, 'auto'),
    'budgetRetry: within must be a function, got "auto"',
  ],
  [
    'null for times of suspendRetry',
    call(suspendRetry, null),
    'suspendRetry: expected an object of milliseconds, got null',
  ],
]

describe('a developer reads what was expected and what came, at the call', () => {
  it.each(connectors)('for %s', async (_title, run, words) => {
    expect(await messageOf(run)).toContain(words)
  })

  it.each(retries)('for %s', async (_title, run, words) => {
    expect(await messageOf(run)).toContain(words)
  })
})

describe('what is right is taken', () => {
  it('also a part of the options with fields of its own, when it is an instance of a class', () => {
    class Beat {
      count = 0
      readonly message = (): number => (this.count += 1)
    }
    expect(() => webSocket(url, { heartbeat: new Beat() })).not.toThrow()
  })

  it('also options that are left undefined', () => {
    const none = undefined as never
    expect(() => nativeDialler({ WebSocket: none })).not.toThrow()
    expect(() => probingDialler(nativeDialler(), { fetch: none, withinMs: none })).not.toThrow()
    expect(() => manualRetry({ loss: none })).not.toThrow()
    expect(() => webSocket(url, { heartbeat: { message, intervalMs: none } })).not.toThrow()
    expect(() =>
      createConnectivity(channelServer('/r'), { retry: suspendRetry({ tryMs: none }) }),
    ).not.toThrow()
  })
})

describe('a production build', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it('checks none of it, so that it pays nothing for it', () => {
    vi.stubEnv('NODE_ENV', 'production')
    for (const run of [
      call(nativeDialler, { websocket: 1 }),
      call(manualRetry, { loss: 'manual' }),
      heartbeat({ interval: 5 }),
    ])
      expect(run).not.toThrow()
  })
})
