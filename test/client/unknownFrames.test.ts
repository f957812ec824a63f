import { describe, expect, it } from 'vitest'
import { createClient, follow } from './support/client.js'
import { startScript, welcome } from './support/server.js'
import { until } from './support/wait.js'

const news = { t: 'weather', is: 'fine' }
const subscribed = (ch: unknown): object => ({
  t: 'subscribed',
  ch,
  kind: 'log',
  pos: { epoch: 'e.1', offset: 0 },
  replay: 0,
})

describe('a frame of a newer server', () => {
  it('is reported once per epoch, and the typed end of a channel never [E9]', async () => {
    let epoch = 'first'
    const typed: Record<string, object> = {
      full: { error: 'channel-full' },
      closed: { error: 'channel-closed' },
      lost: { error: 'process-closed' },
    }
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome({ epoch }), news, news, { t: 'tide' })
      if (frame.t !== 'subscribe') return
      const { ch, pos } = frame
      send(subscribed(ch), news)
      if (pos === undefined) send({ t: 'channel-error', ch, ...typed[String(ch)] })
    })
    const errors: string[] = []
    const client = createClient(server.url, { onError: ({ message }) => errors.push(message) })
    const logs = Object.keys(typed).map((name) => follow(client, name, { onGap: 'prompt' }))
    client.connect()
    await until('an error in each channel', () => logs.every((log) => log.errors.length > 0))
    expect(logs.map((log) => log.errors[0])).toEqual(['channel-full', 'channel-closed', 'process-closed'])
    const reported = ['weather', 'tide'].map((name) => `from the server: unknown frame type "${name}"`)
    expect(errors).toEqual(reported)

    server.sockets.at(-1)?.terminate()
    await until('a return', () => client.getState().connection.reconnectCount === 1)
    await client.settled()
    expect(errors).toEqual(reported)

    epoch = 'second'
    server.sockets.at(-1)?.terminate()
    await until('another return', () => client.getState().connection.reconnectCount === 2)
    await until('new reports', () => errors.length >= 4)
    await client.settled()
    expect(errors).toEqual([...reported, ...reported])
  })
})
