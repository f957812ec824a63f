import {
  channel,
  channelServer,
  createConnectivity,
  type Connectivity,
  type Dialler,
} from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'

interface Port {
  readonly client: Connectivity
  readonly environment: VirtualEnvironment
  readonly got: unknown[]
  /** Sends a frame to the client. */
  readonly tell: (frame: object) => void
  readonly lose: () => Promise<void>
}

/** A client of a port of the protocol that knows no positions: each subscription counts from 0, and later ones are `recovered: false`. */
async function createPort(resync?: () => void): Promise<Port> {
  const environment = createVirtualEnvironment()
  let subscriptions = 0
  let tell: (frame: object) => void = () => undefined
  let close = (): void => undefined
  const answer = (frame: { readonly t: string; readonly ch?: string }): void => {
    if (frame.t === 'hello')
      tell({
        t: 'welcome',
        connection: 'c',
        epoch: 'e',
        session: { id: 's', key: 'k', resumed: true },
        heartbeat: { intervalMs: 25_000, timeoutMs: 10_000 },
      })
    if (frame.t !== 'subscribe') return
    subscriptions += 1
    const pos = { epoch: `socket-${String(subscriptions)}`, offset: 0 }
    const recovered = subscriptions === 1 ? {} : { recovered: false }
    tell({ t: 'subscribed', ch: frame.ch, kind: 'log', pos, replay: 0, ...recovered })
  }
  const dialler: Dialler = {
    dial(_url, _protocols, handlers) {
      tell = (frame) => handlers.onMessage(JSON.stringify(frame))
      close = () => handlers.onClose(1006, null, true)
      environment.setTimer(handlers.onOpen, 1)
      return {
        send: (text) => void environment.setTimer(() => [JSON.parse(String(text))].flat().forEach(answer), 1),
        bufferedAmount: () => 0,
        close: () => undefined,
      }
    },
  }
  const client = createConnectivity(channelServer('/port', { dialler }), { environment })
  const got: unknown[] = []
  channel(client, 'a').subscribe({ onMessage: (data) => void got.push(data), ...(resync && { resync }) })
  client.connect()
  await environment.advance(100)
  return {
    client,
    environment,
    got,
    tell: (frame) => tell(frame),
    lose: async () => {
      close()
      await environment.advance(5000)
    },
  }
}

describe('a channel of a server that reports messages as possibly missed', () => {
  it('is neither recovered nor said to have a gap, and goes on with what comes', async () => {
    const { client, got, tell, lose } = await createPort()
    tell({ t: 'message', ch: 'a', o: 1, d: 'before' })
    await lose()
    expect(client.getState().channels.get('a')).toMatchObject({
      status: 'subscribed',
      continuity: 'unknown',
      fault: null,
      gaps: 0,
    })
    tell({ t: 'message', ch: 'a', o: 1, d: 'after' })
    await Promise.resolve()
    expect(got).toEqual(['before', 'after'])
  })

  it('has its state fetched anew where the app can', async () => {
    let resyncs = 0
    const { client, lose } = await createPort(() => void (resyncs += 1))
    await lose()
    expect(resyncs).toBe(1)
    expect(client.getState().channels.get('a')).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
    })
  })
})
