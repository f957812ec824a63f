import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createClient } from 'graphql-ws'
import { connect } from 'mqtt'
import { createConnectivity, http } from 'react-connectivity'
import { Manager } from 'socket.io-client'
import { afterAll } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { Doc } from 'yjs'
import { GuardedWebSocket } from './guardedWebSocket.js'
import { createZimDouble } from './zimDouble.js'

/** Clients of the libraries themselves, none of which dials, until the end of the file. */
export function idleClients() {
  const manager = new Manager('http://127.0.0.1:1', { autoConnect: false })
  const socket = manager.socket('/')
  const mqtt = connect('ws://127.0.0.1:1', { manualConnect: true })
  const graphql = createClient({ url: 'ws://127.0.0.1:1', webSocketImpl: WebSocket })
  const provider = new WebsocketProvider('ws://127.0.0.1:1', 'plan', new Doc(), {
    WebSocketPolyfill: WebSocket as never,
    connect: false,
    disableBc: true,
  })
  const shared = new HocuspocusProviderWebsocket({
    url: 'ws://127.0.0.1:1',
    autoConnect: false,
    WebSocketPolyfill: GuardedWebSocket,
  })
  const plan = new HocuspocusProvider({ name: 'plan', websocketProvider: shared })
  const zim = createZimDouble()
  const client = createConnectivity(http())

  afterAll(() => {
    plan.destroy()
    shared.destroy()
    provider.destroy()
    provider.doc.destroy()
    client.dispose()
  })
  return { manager, socket, mqtt, graphql, provider, shared, plan, zim, client }
}
