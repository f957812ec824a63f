import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, onTestFinished } from 'vitest'
import type { MqttOptions } from '../../../src/adapters/mqtt/mqttClient.js'
import { mqttSource } from '../../../src/adapters/mqtt/mqttSource.js'
import { createBrowserEnvironment } from '../../../src/engine/browserEnvironment.js'
import { startMqttBroker, type MqttBroker } from '../servers/mqttBroker.js'
import { channelFacts } from './channelFacts.js'
import { createFaults, type Faults } from './faults.js'
import { recordSource, type RecordedSource } from './recordingSink.js'

export const orders = channelFacts('orders')

/** A broker for each test, and clients that end with it. */
export interface MqttFixture {
  readonly faults: () => Faults<MqttBroker>
  readonly open: (options?: IClientOptions) => MqttClient
  readonly record: (client: MqttClient, options?: MqttOptions) => RecordedSource
  /** A source that is subscribed to `orders`. */
  readonly subscribed: (client: MqttClient, options?: MqttOptions) => Promise<RecordedSource>
  /** Errors of the app's own callbacks. */
  readonly reported: readonly unknown[]
}

export function mqttFixture(): MqttFixture {
  let faults: Faults<MqttBroker>
  const reported: unknown[] = []
  const environment = { ...createBrowserEnvironment(), report: (error: unknown) => void reported.push(error) }
  beforeEach(async () => {
    faults = await createFaults(startMqttBroker)
  })
  afterEach(() => faults.close())

  const record: MqttFixture['record'] = (client, options) =>
    recordSource(mqttSource(client, options), environment)
  return {
    faults: () => faults,
    open: (options) => {
      const client = connect(`ws://127.0.0.1:${faults.port}`, { reconnectPeriod: 100, ...options })
      const ignore = (): void => undefined
      client.on('error', ignore)
      onTestFinished(() => void client.end(true))
      return client
    },
    record,
    subscribed: async (client, options) => {
      const recorded = record(client, options)
      recorded.link.subscribe?.('orders')
      await orders.becomes(recorded, 'subscribed')
      return recorded
    },
    reported,
  }
}

export const send = (
  { link }: RecordedSource,
  topic: string,
  data: unknown,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> | undefined => link.send?.(topic, data, { id: 'id', signal })
