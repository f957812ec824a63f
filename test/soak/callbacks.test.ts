import { describe, expect, it } from 'vitest'
import type { ClientWithChannels } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { watchRejections } from '../client/support/wait.js'
import { makeVirtualClient } from './support/virtualClient.js'

type Act = (client: ClientWithChannels) => void
const acts: Record<string, Act> = {
  connect: (client) => client.connect(),
  disconnect: (client) => void client.disconnect(),
  'disconnect and connect': (client) => {
    void client.disconnect({ flushMs: 5 })
    void client.disconnect()
    client.connect()
  },
  dispose: (client) => client.dispose(),
  retryNow: (client) => client.retryNow(),
  'leave and join': (client) => client.channel('b').subscribe({})(),
  send: (client) =>
    void client
      .channel('a')
      .send('again')
      .catch(() => undefined),
  'mend the channel': (client) => {
    client.channel('a').resubscribe()
    client.channel('a').resync()
    client.channel('a').acknowledge()
  },
}
const places = [
  'onMessage',
  'onEvent',
  'channel onError',
  'onError',
  'subscribe',
  'getToken',
  'resync',
  'send',
] as const

describe('an act of the app inside one of its callbacks', () => {
  it.each(places.flatMap((place) => Object.keys(acts).map((act) => [act, place] as const)))(
    '%s in %s',
    async (act, place) => {
      const rejections = watchRejections()
      const server = await startServer({ channels: { '*': { kind: 'log', size: 3 } } })
      let budget = 25
      const made: { client?: ClientWithChannels } = {}
      const at = (here: (typeof places)[number]): void => {
        // Act once, because an app that answers every change with another one loops for ever.
        if (here === place && made.client !== undefined && budget-- > 0) acts[act]!(made.client)
      }
      const { client, environment, sockets, status, advance } = makeVirtualClient(server.url, {
        auth: {
          getToken: () => {
            at('getToken')
            return 'token'
          },
        },
        onError: () => at('onError'),
      })
      made.client = client
      client.onEvent(() => at('onEvent'))
      client.subscribe(() => at('subscribe'))
      client.channel('a').subscribe({
        onMessage: () => at('onMessage'),
        onError: () => at('channel onError'),
        resync: async () => at('resync'),
      })
      client.connect()
      client
        .channel('a')
        .send('first')
        .then(
          () => at('send'),
          () => at('send'),
        )
      await advance(40, 10)
      sockets.at(-1)?.terminate()
      for (let n = 0; n < 6; n++) await server.publish('a', n)
      await advance(2000, 500)
      budget = 0
      if (act === 'dispose' && status() === 'disconnected') {
        expect(client.getState().connection.reason).toBe('disposed')
      } else {
        client.connect()
        for (let n = 0; n < 30 && status() !== 'connected'; n++) await advance(1000)
        expect(status()).toBe('connected')
        client.channel('a').resubscribe()
        await advance(1000)
        expect(client.channel('a').getState()?.status).toBe('subscribed')
      }
      client.dispose()
      expect(environment.errors).toEqual([])
      expect(rejections).toEqual([])
      expect(environment.timers()).toBe(0)
      expect(sockets.filter(({ readyState }) => readyState < 2)).toEqual([])
      expect(client.getState().outbox).toEqual([])
    },
  )
})
