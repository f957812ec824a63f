import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { afterEach, beforeEach, onTestFinished } from 'vitest'
import { hocuspocusSource } from '../../../src/adapters/yjs/hocuspocusSource.js'
import { startHocuspocusServer, type HocuspocusServer } from '../servers/hocuspocusServer.js'
import { channelFacts } from './channelFacts.js'
import { createFaults, type Faults } from './faults.js'
import { GuardedWebSocket } from './guardedWebSocket.js'
import { recordSource, type RecordedSource } from './recordingSink.js'

type SocketOptions = Partial<ConstructorParameters<typeof HocuspocusProviderWebsocket>[0]>
type DocumentOptions = Partial<ConstructorParameters<typeof HocuspocusProvider>[0]>

export const plan = channelFacts('plan')

/** A server for each test, and clients that end with it. */
export interface HocuspocusFixture {
  readonly faults: () => Faults<HocuspocusServer>
  readonly openSocket: (options?: SocketOptions) => HocuspocusProviderWebsocket
  readonly openDocument: (
    socket: HocuspocusProviderWebsocket,
    name?: string,
    options?: DocumentOptions,
  ) => HocuspocusProvider
}

export function hocuspocusFixture(): HocuspocusFixture {
  let faults: Faults<HocuspocusServer>
  beforeEach(async () => {
    faults = await createFaults(startHocuspocusServer)
  })
  afterEach(() => faults.close())
  return {
    faults: () => faults,
    openSocket: (options) => {
      const socket = new HocuspocusProviderWebsocket({
        url: `ws://127.0.0.1:${faults.port}`,
        WebSocketPolyfill: GuardedWebSocket,
        delay: 50,
        minDelay: 50,
        maxDelay: 200,
        ...options,
      })
      onTestFinished(() => socket.destroy())
      return socket
    },
    openDocument: (socket, name = 'plan', options = {}) => {
      const document = new HocuspocusProvider({ name, websocketProvider: socket, token: 'ok', ...options })
      document.attach()
      onTestFinished(() => document.destroy())
      return document
    },
  }
}

export const record = (socket: HocuspocusProviderWebsocket): RecordedSource =>
  recordSource(hocuspocusSource(socket))

export const type = (document: HocuspocusProvider, text: string): void =>
  document.document.getText('t').insert(0, text)

/** As the client does when the third check finds a silent link; the real wait is 38 s. */
export const forceClose = (socket: HocuspocusProviderWebsocket): void =>
  socket.onClose({ event: { code: 4408, reason: 'forced' } })
