import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createClient, follow } from './support/client.js'
import { startServer } from './support/server.js'
import { until, watchRejections } from './support/wait.js'

const broken = (what: string) => (): never => {
  throw new Error(`${what} of the app is broken`)
}

describe('code of the app that throws', () => {
  it('is reported and stops nothing: not the machine, not the next message, not the other listeners [F66]', async () => {
    const rejections = watchRejections()
    const environment = createVirtualEnvironment()
    const server = await startServer({ channels: { '*': { kind: 'log', size: 2 } } })
    const client = createClient(server.url, {
      environment,
      onError: broken('onError'),
      auth: { getToken: () => 'token' },
    })
    client.onEvent(broken('onEvent'))
    const later: string[] = []
    client.onEvent(({ type }) => later.push(type))
    client.connect()
    await client.reaches('connected')
    const good = follow<number>(client, 'orders', { onGap: 'skip' })
    const bad: unknown[] = []
    client.channel('orders').subscribe({
      onMessage: (data) => {
        bad.push(data)
        throw new Error('onMessage of the app is broken')
      },
      onError: broken('onError of the channel'),
      resync: broken('resync'),
    })
    const after = follow<number>(client, 'orders', { onGap: 'skip' })
    await good.reaches('subscribed')
    await server.publish('orders', 1)
    await server.publish('orders', 2)
    await Promise.all([good.received(2), after.received(2)])
    expect([good.data, bad, after.data]).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
    await client.disconnect()
    await until('the server to notice', () => !server.sessions().some(({ connected }) => connected))
    for (let n = 3; n <= 6; n += 1) await server.publish('orders', n)
    client.connect()
    await client.reaches('connected')
    // The resync throws: a visible failure of this channel, not of the client.
    await good.reaches('failed')
    expect(client.channel('orders').getState()).toMatchObject({ reason: 'resync-failed' })
    expect(good.errors).toEqual(['channel-full', 'resync-failed'])
    expect(later).toContain('channel-fault')
    const reported = environment.errors.map((error) => (error as Error).message)
    for (const what of ['onEvent', 'onMessage', 'onError of the channel'])
      expect(reported).toContain(`${what} of the app is broken`)
    client.channel('orders').resubscribe()
    await good.reaches('subscribed')
    await expect(client.channel('orders').send(7)).resolves.toMatchObject({ offset: 7 })
    expect(rejections).toEqual([])
  })

  it('as a listener of the state neither stops the client nor the other listeners [F66]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const client = createClient(server.url, { environment })
    const seen: string[] = []
    client.subscribe(broken('listener'))
    client.subscribe(({ connection }) => seen.push(connection.status))
    client.connect()
    await client.reaches('connected')
    const sent = client.channel('orders').send(1)
    await expect(sent).resolves.toMatchObject({ offset: 1 })
    client.sockets[0]?.terminate()
    await client.reaches('reconnecting')
    await environment.advance(1000)
    await client.reaches('connected')
    expect(new Set(seen)).toEqual(new Set(['connecting', 'connected', 'reconnecting']))
    expect(environment.errors.length).toBeGreaterThan(0)
  })
})
