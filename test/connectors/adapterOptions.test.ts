import { onlineManager, QueryClient } from '@tanstack/react-query'
import { channelServer } from 'react-connectivity'
import { fromGraphqlWs } from 'react-connectivity/adapters/graphql-ws'
import { fromMqtt } from 'react-connectivity/adapters/mqtt'
import { neffos } from 'react-connectivity/adapters/neffos'
import { fromSocketIo } from 'react-connectivity/adapters/socket.io'
import { fromEventSource } from 'react-connectivity/adapters/sse'
import { swrConfig } from 'react-connectivity/adapters/swr'
import { bridgeQueryClient } from 'react-connectivity/adapters/tanstack-query'
import { fromHocuspocus, fromYWebsocket } from 'react-connectivity/adapters/yjs'
import { fromZim } from 'react-connectivity/adapters/zim'
import { describe, expect, it } from 'vitest'
import { Doc } from 'yjs'
import { idleClients } from './support/idleClients.js'

const { manager, socket, mqtt, graphql, provider, shared, plan, zim, client } = idleClients()
const queries = new QueryClient()
const event = 'beat'
const run = (make: (...args: never[]) => unknown, ...args: unknown[]): unknown =>
  (make as (...args: unknown[]) => unknown)(...args)

type Case = readonly [make: (...args: never[]) => unknown, args: readonly unknown[], words: string]

const wrong: readonly Case[] = [
  [fromSocketIo, [], 'fromSocketIo: expected a socket of socket.io-client, such as io(url), got undefined'],
  [
    fromSocketIo,
    [manager],
    'fromSocketIo: expected a socket of socket.io-client, such as io(url), got an object',
  ],
  [
    fromSocketIo,
    [socket, { channel: {} }],
    'fromSocketIo: unknown option "channel"; known are channels, namespaces',
  ],
  [
    fromSocketIo,
    [socket, { channels: true }],
    'fromSocketIo: channels must be an object, empty where a channel is an event, got true',
  ],
  [
    fromSocketIo,
    [socket, { channels: { ackMs: 5 } }],
    'fromSocketIo: channels: unknown option "ackMs"; known are join, leave, event, acknowledgeMs',
  ],
  [
    fromSocketIo,
    [socket, { channels: { acknowledgeMs: '5' } }],
    'fromSocketIo: channels: acknowledgeMs must be milliseconds ≥ 0, or null, got "5"',
  ],
  [
    fromSocketIo,
    [socket, { namespaces: ['/chat'] }],
    'fromSocketIo: namespaces must be an array of sockets of the same manager',
  ],
  [
    fromSocketIo,
    [socket, { goodbye: { event: 'bye' } }],
    'fromSocketIo: goodbye must be an object with the name of an event and a function reason',
  ],
  [fromSocketIo, [socket, { probe: 'ping' }], 'fromSocketIo: probe must be a function, got "ping"'],
  [
    fromEventSource,
    ['/events', { withCredential: true }],
    'fromEventSource: unknown option "withCredential"; known are withCredentials',
  ],
  [
    fromEventSource,
    ['/events', { heartbeat: { event } }],
    'fromEventSource: heartbeat must be an object with the name of an event and withinMs',
  ],
  [
    fromEventSource,
    ['/events', { heartbeat: { event, withinMs: '5' } }],
    'fromEventSource: heartbeat: withinMs must be milliseconds ≥ 0, got "5"',
  ],
  [
    fromEventSource,
    ['/events', { hello: { event, continuty: 1 } }],
    'fromEventSource: hello: unknown option "continuty"; known are event, continuity',
  ],
  [
    fromEventSource,
    ['/events', { goodbye: 'bye' }],
    'fromEventSource: goodbye must be an object with the name of an event and a function reason, got "bye"',
  ],
  [fromEventSource, ['/events', null], 'fromEventSource: expected an object of options, got null'],
  [
    fromGraphqlWs,
    [],
    'fromGraphqlWs: expected a client of graphql-ws, or a function that makes one, got undefined',
  ],
  // As where a function with braces forgets its return.
  [
    fromGraphqlWs,
    [() => undefined],
    'fromGraphqlWs: expected the function to return a client of graphql-ws, got undefined',
  ],
  [
    fromGraphqlWs,
    [graphql, { operations: 1 }],
    'fromGraphqlWs: unknown option "operations"; known are operation, hold',
  ],
  [
    fromGraphqlWs,
    [graphql, { hold: 'subscription { a }' }],
    'fromGraphqlWs: hold must be an operation such as { query:',
  ],
  [
    fromGraphqlWs,
    [graphql, { verdicts: { 4403: 'forbiden' } }],
    'fromGraphqlWs: verdicts must be an object from close code to reason or null',
  ],
  [fromMqtt, [], 'fromMqtt: expected a client of MQTT.js, such as mqtt.connect(url), got undefined'],
  [
    fromMqtt,
    ['wss://broker.example'],
    'fromMqtt: expected a client of MQTT.js, such as mqtt.connect(url), got "wss://broker.example"',
  ],
  [
    fromMqtt,
    [mqtt, { qos: 3 }],
    'fromMqtt: qos must be 0, 1, 2, or a function that gives one for a topic, got 3',
  ],
  [
    fromMqtt,
    [mqtt, { brokerQueue: true }],
    'fromMqtt: unknown option "brokerQueue"; known are qos, decode, encode, brokerQueues',
  ],
  [fromYWebsocket, [new Doc()], 'fromYWebsocket: expected a WebsocketProvider of y-websocket, got an object'],
  [fromYWebsocket, [provider, { user: 'ada' }], 'fromYWebsocket: unknown option "user"; known are identity'],
  [
    fromHocuspocus,
    [plan],
    'fromHocuspocus: expected a HocuspocusProviderWebsocket, the socket that its documents share, got an object',
  ],
  [
    fromHocuspocus,
    [shared, { documents: ['plan'] }],
    'fromHocuspocus: documents must be an array of HocuspocusProvider',
  ],
  // ZIM.create returns null in a page that has one.
  [
    fromZim,
    [null],
    'fromZim: expected an instance of ZIM, such as ZIM.create({ appID }) gives once in a page, got null',
  ],
  [fromZim, [zim, { userId: 'ada' }], 'fromZim: unknown option "userId"; known are userID'],
  [fromZim, [zim, { userID: 7 }], 'fromZim: userID must be a non-empty text, got 7'],
  [neffos, ['ws://host/echo', null], 'neffos: expected an object of options, got null'],
  [
    neffos,
    ['ws://host/echo', { heartbeat: { interval: 5 } }],
    'neffos: heartbeat: unknown option "interval"; known are intervalMs, timeoutMs',
  ],
  [
    neffos,
    ['ws://host/echo', { namespaces: { chat: { message: 1 } } }],
    'neffos: namespaces must be an object from namespace to handlers, which are functions by event',
  ],
  [
    swrConfig,
    [channelServer('/r')],
    'swrConfig: expected a client made by createConnectivity, got an object',
  ],
  [swrConfig, [client, { report: null }], 'swrConfig: unknown option "report"; known are reports'],
  [
    swrConfig,
    [client, { reports: {} }],
    'swrConfig: reports must be an object with functions reportSuccess and reportFailure, or null',
  ],
  [
    bridgeQueryClient,
    [queries, client],
    'bridgeQueryClient: expected { onlineManager } from @tanstack/react-query, got none',
  ],
  [
    bridgeQueryClient,
    [client, queries, { onlineManager }],
    'bridgeQueryClient: expected a QueryClient, got an object',
  ],
  [
    bridgeQueryClient,
    [queries, undefined, { onlineManager }],
    'bridgeQueryClient: expected a client made by createConnectivity, got undefined',
  ],
  [
    bridgeQueryClient,
    [queries, client, { onlineManager, reprots: null }],
    'bridgeQueryClient: unknown option "reprots"; known are onlineManager, reports',
  ],
]

describe('a developer who gives an adapter something wrong', () => {
  it.each(wrong.map(([make, args, words]) => [words, make, args] as const))(
    'reads at the call: %s',
    (words, make, args) => {
      expect(() => run(make, ...args)).toThrow(words)
    },
  )
})
