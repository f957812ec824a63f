import { describe, expect, it } from 'vitest'
import { connectClient, follow, watchPresentation, type TestClient } from './support/client.js'
import { startServer, type LiveServer } from './support/server.js'
import { until } from './support/wait.js'

/** Disconnects the client during a change on the server and reconnects it. */
async function whileAway(
  client: TestClient,
  server: LiveServer,
  happens: () => Promise<unknown>,
): Promise<void> {
  await client.disconnect()
  await until('the server to notice', () => !server.sessions().some(({ connected }) => connected))
  await happens()
  client.connect()
  await client.reaches('connected')
}

const publish = async (server: LiveServer, channel: string, count: number): Promise<void> => {
  for (let n = 1; n <= count; n += 1) await server.publish(channel, n)
}
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('messages that were published while the client was away', () => {
  it('all come when the queue of the session just held them: 1001 [E2]', async () => {
    const server = await startServer({ channels: { mine: { kind: 'session' } } })
    const client = await connectClient(server.url)
    const mine = follow<number>(client, 'mine')
    await mine.reaches('subscribed')
    await whileAway(client, server, () => publish(server, 'mine', 1001))
    await mine.received(1001)
    expect(mine.data).toEqual(upTo(1001))
    expect(mine.errors).toEqual([])
    await mine.reaches('subscribed')
    expect(client.channel('mine').getState()).toMatchObject({ continuity: 'recovered', gaps: 0 })
  })

  it('none come, but one error, when they were one too many for the queue: 1002 [E2 E4]', async () => {
    const server = await startServer({ channels: { mine: { kind: 'session' } } })
    const client = await connectClient(server.url)
    const mine = follow<number>(client, 'mine')
    await mine.reaches('subscribed')
    await whileAway(client, server, () => publish(server, 'mine', 1002))
    await mine.reaches('failed')
    expect(mine.errors).toEqual(['channel-full'])
    // A full queue ends this subscription, so that later messages do not hide the gap.
    await publish(server, 'mine', 3)
    client.sockets.at(-1)?.terminate()
    await until('another return', () => client.getState().connection.reconnectCount === 2)
    await publish(server, 'mine', 3)
    await client.settled()
    expect(mine.data).toEqual([])
    expect(mine.errors).toEqual(['channel-full'])
    expect(client.channel('mine').getState()).toMatchObject({
      status: 'failed',
      reason: 'channel-full',
      gaps: 1,
      fault: { reason: 'channel-full', acknowledged: false },
    })
    client.channel('mine').resubscribe()
    await mine.reaches('subscribed')
    await publish(server, 'mine', 2)
    await mine.received(2)
    expect(mine.data).toEqual([1, 2])
  })

  it('arrive without a gap from a log of ten when ten were missed, and count as lost when eleven were [E3 F40]', async () => {
    const server = await startServer({ channels: { orders: { kind: 'log', size: 10 } } })
    const client = await connectClient(server.url)
    const presentation = watchPresentation(client)
    const orders = follow<number>(client, 'orders')
    await orders.reaches('subscribed')
    await server.publish('orders', 0)
    await orders.received(1)
    await whileAway(client, server, () => publish(server, 'orders', 10))
    await orders.received(11)
    expect(orders.data).toEqual([0, ...upTo(10)])
    expect(orders.offsets).toEqual(upTo(11))
    await orders.reaches('subscribed')
    await whileAway(client, server, () => publish(server, 'orders', 11))
    await orders.reaches('failed')
    await server.publish('orders', 'later')
    await client.settled()
    expect(orders.data).toHaveLength(11)
    expect(orders.errors).toEqual(['channel-full'])
    expect(presentation().prompt).toMatchObject({ reason: 'channel-full', channels: ['orders'] })
  })

  it('are one, the newest, on a channel that keeps the latest, and never too many [E5]', async () => {
    const server = await startServer({ channels: { price: { kind: 'latest' } } })
    const client = await connectClient(server.url)
    const price = follow<number>(client, 'price')
    await price.reaches('subscribed')
    await whileAway(client, server, () => publish(server, 'price', 5000))
    await price.received(1)
    await price.reaches('subscribed')
    expect(price.data).toEqual([5000])
    expect(price.errors).toEqual([])
    await server.publish('price', 5001)
    await price.received(2)
    expect(price.data).toEqual([5000, 5001])
  })

  it('are skipped by a channel with onGap skip, which continues at the head and counts the gap [E11]', async () => {
    const server = await startServer({ channels: { ticks: { kind: 'log', size: 2 } } })
    const client = await connectClient(server.url)
    const presentation = watchPresentation(client)
    const ticks = follow<number>(client, 'ticks', { onGap: 'skip' })
    await ticks.reaches('subscribed')
    await whileAway(client, server, () => publish(server, 'ticks', 5))
    await until('the skip', () => ticks.errors.length === 1)
    await ticks.reaches('subscribed')
    await server.publish('ticks', 6)
    await ticks.received(1)
    expect(ticks.data).toEqual([6])
    expect(client.channel('ticks').getState()).toMatchObject({ gaps: 1, continuity: 'gap' })
    expect(presentation().prompt).toBeNull()
  })

  it('are replaced by the resync of the app, and messages that arrive meanwhile follow it', async () => {
    const server = await startServer({ channels: { orders: { kind: 'log', size: 2 } } })
    const client = await connectClient(server.url)
    const presentation = watchPresentation(client)
    const seen: string[] = []
    let finish: (() => void) | undefined
    const orders = follow<number>(client, 'orders', {
      onMessage: (data) => seen.push(`message ${String(data)}`),
      resync: () =>
        new Promise<void>((resolve) => {
          finish = () => {
            seen.push('resynced')
            resolve()
          }
        }),
    })
    await orders.reaches('subscribed')
    await whileAway(client, server, () => publish(server, 'orders', 5))
    await orders.reaches('resyncing')
    await server.publish('orders', 6)
    await client.settled()
    expect(seen).toEqual([])
    finish?.()
    await orders.reaches('subscribed')
    expect(seen).toEqual(['resynced', 'message 6'])
    expect(presentation().prompt).toBeNull()
  })
})
