import { createConnectivity, type Dialler, type SocketHandlers } from 'react-connectivity'
import { neffos } from 'react-connectivity/adapters/neffos'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'

describe('the round trip to a neffos server', () => {
  it('is measured from a ping to its own answer, and not to a late one of the ping before', async () => {
    const environment = createVirtualEnvironment()
    const pings: string[] = []
    const sockets: SocketHandlers[] = []
    const say = (text: string): void => sockets.at(-1)?.onMessage(text)
    const dialler: Dialler = {
      dial(_url, _protocols, handlers) {
        sockets.push(handlers)
        environment.setTimer(handlers.onOpen, 1)
        return {
          send(data) {
            if (data === 'M') environment.setTimer(() => say('A7'), 1)
            else pings.push(String(data).split(';', 1)[0] ?? '')
          },
          bufferedAmount: () => 0,
          close: () => undefined,
        }
      },
    }
    const connector = neffos('ws://localhost/', { dialler, heartbeat: { intervalMs: 1000, timeoutMs: 800 } })
    const client = createConnectivity(connector, { environment })
    onTestFinished(client.dispose)
    const nextPing = async (count: number): Promise<void> => {
      for (let step = 0; step < 500 && pings.length < count; step += 1) await environment.advance(10)
      expect(pings).toHaveLength(count)
    }
    client.connect()
    await nextPing(1)
    await environment.advance(100)
    // Another message proves that the connection lives.
    say(';default;;news;0;0;')
    await nextPing(2)
    await environment.advance(50)
    say(`${String(pings[0])};;;;;;`)
    expect(client.roundTripMs()).toBeNull()
    await environment.advance(250)
    say(`${String(pings[1])};;;;;;`)
    expect(client.roundTripMs()).toBe(300)
    expect(client.getState().connection).toMatchObject({ status: 'connected', outage: null })
  })
})
