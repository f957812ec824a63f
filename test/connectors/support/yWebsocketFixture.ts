import { WebSocket } from 'ws'
import { afterEach, beforeEach, onTestFinished } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import { Doc } from 'yjs'
import { yWebsocketSource } from '../../../src/adapters/yjs/yWebsocketSource.js'
import { startYWebsocketServer, type YWebsocketServer } from '../servers/yWebsocketServer.js'
import { channelFacts } from './channelFacts.js'
import { createFaults, type Faults } from './faults.js'
import { recordSource, type RecordedSource } from './recordingSink.js'

type Options = NonNullable<ConstructorParameters<typeof WebsocketProvider>[3]>

/** A server for each test, and providers that end with it. */
export interface YWebsocketFixture {
  readonly faults: () => Faults<YWebsocketServer>
  readonly openRoom: (options?: Options) => WebsocketProvider
}

export function yWebsocketFixture(): YWebsocketFixture {
  let faults: Faults<YWebsocketServer>
  beforeEach(async () => {
    faults = await createFaults(startYWebsocketServer)
  })
  afterEach(() => faults.close())
  return {
    faults: () => faults,
    openRoom: (options) => {
      const provider = new WebsocketProvider(`ws://127.0.0.1:${faults.port}`, 'plan', new Doc(), {
        WebSocketPolyfill: WebSocket as unknown as NonNullable<Options['WebSocketPolyfill']>,
        disableBc: true,
        maxBackoffTime: 200,
        ...options,
      })
      onTestFinished(() => {
        provider.destroy()
        provider.doc.destroy()
      })
      return provider
    },
  }
}

export const room = channelFacts('plan')

export const record = (provider: WebsocketProvider): RecordedSource =>
  recordSource(yWebsocketSource(provider))

export const synced = (recorded: RecordedSource): Promise<void> => room.becomes(recorded, 'subscribed')
