import {
  createConnectivity,
  observe,
  type Connection,
  type Connectivity,
  type Link,
  type Observed,
  type Sink,
} from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { channelServerCapabilities } from '../../src/connectors/channelServer.js'

/** A client library as a test drives it. */
class Client {
  phase: Observed = { phase: 'idle' }
  readonly calls: string[] = []
  sink: Sink | null = null
  attached = 0

  link(more: Partial<Link>): Link {
    return {
      observe: () => this.phase,
      dispose: () => {
        this.calls.push('dispose')
        this.attached -= 1
      },
      connect: () => void this.calls.push('connect'),
      ...more,
    }
  }

  up(): void {
    this.phase = { phase: 'up' }
    this.sink?.up()
  }
}

interface Run {
  readonly client: Client
  readonly connectivity: Connectivity
  readonly environment: VirtualEnvironment
  readonly connection: () => Connection
  readonly statuses: string[]
}

function start(
  more: (client: Client) => Partial<Link> = () => ({}),
  told: (sink: Sink) => void = () => undefined,
): Run {
  const client = new Client()
  const environment = createVirtualEnvironment()
  const connector = observe({
    name: 'test',
    capabilities: { ...channelServerCapabilities, dials: 'client', channels: false },
    attach(sink) {
      client.sink = sink
      client.attached += 1
      told(sink)
      return client.link(more(client))
    },
  })
  const connectivity = createConnectivity(connector, { environment })
  const statuses: string[] = []
  connectivity.onEvent((event) => void (event.type === 'status-changed' && statuses.push(event.status)))
  return { client, connectivity, environment, statuses, connection: () => connectivity.getState().connection }
}

describe('a client that the app has', () => {
  it('is not touched before the app connects, and is started when it is idle', () => {
    const { client, connectivity, statuses } = start()
    expect([client.attached, client.calls]).toEqual([0, []])
    connectivity.connect()
    expect([client.attached, client.calls, statuses]).toEqual([1, ['connect'], ['connecting']])
  })

  it('that is already connected is shown as connected, with facts from the attach', () => {
    const run = start(
      (client) => {
        client.phase = { phase: 'up' }
        return {}
      },
      (sink) => sink.up({ connectionId: 'c7' }),
    )
    run.connectivity.connect()
    expect(run.connection()).toMatchObject({ status: 'connected', connectionId: 'c7', outage: null })
  })

  it('that had given up before is shown as paused', () => {
    const run = start((client) => {
      client.phase = { phase: 'stopped', reason: 'gave-up' }
      return {}
    })
    run.connectivity.connect()
    expect(run.connection()).toMatchObject({ status: 'paused', pausedBy: 'policy', reason: 'gave-up' })
  })

  it('is not believed when its own properties say less than its events', () => {
    const { client, connectivity, connection } = start()
    connectivity.connect()
    client.phase = { phase: 'waiting' }
    client.sink?.up()
    expect(connection().status).not.toBe('connected')
    client.up()
    expect(connection().status).toBe('connected')
    client.phase = { phase: 'waiting' }
    client.sink?.alive()
    expect(connection()).toMatchObject({ status: 'reconnecting', reason: 'network-lost' })
  })

  it('is checked on resume: an unreported loss is noticed', () => {
    const { client, connectivity, connection, environment } = start()
    connectivity.connect()
    client.up()
    client.phase = { phase: 'stopped', reason: 'gave-up', code: 'x' }
    environment.signal('resumed')
    expect(connection()).toMatchObject({ status: 'paused', reason: 'gave-up', code: 'x' })
  })

  it('is not closed when nothing uses it any more, and may be attached again', async () => {
    const { client, connectivity, connection, environment } = start((made) => ({
      disconnect: () => void made.calls.push('disconnect'),
    }))
    for (let round = 0; round < 3; round += 1) {
      const release = connectivity.retain()
      client.up()
      expect([connection().status, client.attached]).toEqual(['connected', 1])
      release()
      await environment.advance(5000)
      expect([connection().status, client.attached]).toEqual(['idle', 0])
    }
    connectivity.dispose()
    connectivity.dispose()
    expect([client.attached, client.calls.filter((call) => call === 'disconnect')]).toEqual([0, []])
    expect([environment.timers(), environment.listeners()]).toEqual([0, 0])
    client.sink?.down({ reason: 'network-lost', retries: 'yes' })
    expect(connection()).toMatchObject({ status: 'disconnected', reason: 'disposed' })
  })

  it('is closed by disconnect(), and its own event causes no change', async () => {
    const { client, connectivity, connection, statuses } = start((made) => ({
      disconnect: () => {
        made.phase = { phase: 'idle' }
        made.sink?.closed()
        made.sink?.down({ reason: 'server-closed', retries: 'no' })
      },
    }))
    connectivity.connect()
    client.up()
    await connectivity.disconnect()
    expect(connection()).toMatchObject({ status: 'disconnected', reason: 'closed-by-app', outage: null })
    expect(statuses).toEqual(['connecting', 'connected', 'disconnected'])
  })

  it('that throws in a dial breaks nothing and is reported', () => {
    const { client, connectivity, connection, environment } = start(() => ({
      retryNow: () => {
        throw new Error('not now')
      },
    }))
    connectivity.connect()
    client.up()
    client.phase = { phase: 'waiting' }
    client.sink?.down({ reason: 'network-lost', retries: 'yes' })
    connectivity.retryNow()
    expect(environment.errors.map((error) => (error as Error).message)).toEqual(['not now'])
    client.up()
    expect(connection().status).toBe('connected')
  })

  it('counts its unsent messages, until it is released', async () => {
    const { client, connectivity } = start()
    connectivity.connect()
    client.up()
    client.sink?.pending(3)
    expect(connectivity.getState().pending).toBe(3)
    connectivity.dispose()
    expect(connectivity.getState().pending).toBe(0)
  })
})

describe('an app that calls retryNow() over and over while the client is up', () => {
  it('asks the client for one sign of life at a time', async () => {
    let asked = 0
    const run = start(() => ({ retryNow: () => undefined, verify: () => void (asked += 1) }))
    run.connectivity.connect()
    run.client.up()
    for (let n = 0; n < 1000; n += 1) run.connectivity.retryNow()
    expect(asked).toBe(1)
    run.client.sink?.alive()
    run.connectivity.retryNow()
    expect(asked).toBe(2)
  })
})
