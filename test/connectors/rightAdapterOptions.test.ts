import { fromGraphqlWs } from 'react-connectivity/adapters/graphql-ws'
import { fromMqtt } from 'react-connectivity/adapters/mqtt'
import { neffos } from 'react-connectivity/adapters/neffos'
import { fromSocketIo } from 'react-connectivity/adapters/socket.io'
import { fromEventSource } from 'react-connectivity/adapters/sse'
import { swrConfig } from 'react-connectivity/adapters/swr'
import { fromHocuspocus, fromYWebsocket } from 'react-connectivity/adapters/yjs'
import { fromZim } from 'react-connectivity/adapters/zim'
import { describe, expect, it } from 'vitest'
import { idleClients } from './support/idleClients.js'

const { manager, socket, mqtt, graphql, provider, shared, plan, zim, client } = idleClients()
const event = 'beat'

describe('an adapter takes every right option', () => {
  const identity = (): string => 'ada'
  const backoff = { firstMs: 5 }
  const reports = { reportSuccess: () => undefined, reportFailure: () => undefined }

  it.each([
    [
      'socket.io',
      () =>
        fromSocketIo(socket, {
          channels: { acknowledgeMs: null },
          namespaces: [manager.socket('/chat')],
          verdict: () => 'kicked',
          goodbye: { event, reason: () => 'kicked' },
          identity,
          probe: async () => 1,
          deadLinkMs: 5,
        }),
    ],
    [
      'server-sent events',
      () =>
        fromEventSource('/events', {
          withCredentials: true,
          lastEventIdParameter: null,
          hello: { event },
          heartbeat: { event, withinMs: 5 },
          goodbye: { event, reason: () => 'kicked' },
          decode: String,
          retryMs: 5,
          dialTimeoutMs: 5,
          backoff,
          identity,
        }),
    ],
    [
      'graphql-ws',
      () =>
        fromGraphqlWs(graphql, {
          operation: (query) => ({ query }),
          hold: { query: 'subscription { a }' },
          keepAliveMs: 0,
          pongMs: 5,
          verifyMs: 5,
          dialTimeoutMs: null,
          verdicts: { 4403: 'forbidden', 4429: null },
          identity,
          backoff,
        }),
    ],
    [
      'MQTT',
      () => fromMqtt(mqtt, { qos: () => 0, decode: String, encode: String, brokerQueues: true, identity }),
    ],
    ['y-websocket', () => fromYWebsocket(provider, { identity })],
    ['Hocuspocus', () => fromHocuspocus(shared, { documents: [plan], identity })],
    [
      'ZIM',
      () =>
        fromZim(zim, {
          userID: 'ada',
          userName: '',
          isOfflineLogin: false,
          getToken: () => null,
          identity,
          enter: async () => 1,
        }),
    ],
    [
      'neffos',
      () =>
        neffos('ws://host/echo', {
          heartbeat: null,
          namespaces: { chat: { message: () => undefined } },
          errors: { full: 'room-full' },
        }),
    ],
    ['SWR', () => swrConfig(client, { reports })],
  ])('of %s', (_name, make) => {
    expect(make).not.toThrow()
  })
})
