import { createConnectivity, observe, type Connectivity, type Link, type Sink } from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { onTestFinished } from 'vitest'
import { channelServerCapabilities } from '../../../src/connectors/channelServer.js'
import type { Capabilities } from '../../../src/engine/capabilities.js'

/** A client over a client library that does what the test says. */
export interface ObservedClient {
  readonly connectivity: Connectivity
  readonly environment: VirtualEnvironment
  readonly sink: () => Sink | null
}

export function createObservedClient(link: Link, capabilities: Partial<Capabilities>): ObservedClient {
  const environment = createVirtualEnvironment()
  let sink: Sink | null = null
  const connector = observe({
    name: 'test',
    capabilities: { ...channelServerCapabilities, dials: 'client', ...capabilities },
    attach(given) {
      sink = given
      return link
    },
  })
  const connectivity = createConnectivity(connector, { environment })
  onTestFinished(connectivity.dispose)
  connectivity.connect()
  return { connectivity, environment, sink: () => sink }
}
