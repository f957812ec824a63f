import { describe, expect, it, onTestFinished } from 'vitest'
import { startLab } from '../../lab/lab.js'
import { connectClient, follow } from '../client/support/client.js'
import { until } from '../client/support/wait.js'
import { noRedis } from './support/redisServer.js'

describe.skipIf(noRedis !== null)('the Playground with several nodes', () => {
  it('goes on at another node when the one that took the newest connection is killed', async () => {
    const lab = await startLab({ nodes: 3, rates: { ordersPerSecond: 20 } })
    onTestFinished(lab.close)
    const client = await connectClient(lab.url)
    const orders = follow(client, 'orders')
    await orders.received(5)
    for (let round = 0; round < 2; round += 1) {
      const before = orders.data.length
      const pid = lab.server.pid()
      await lab.server.kill()
      await until('another node', () => lab.server.pid() !== pid && client.status() === 'connected')
      await lab.server.start()
      await orders.received(before + 5)
    }
    expect(orders.offsets).toEqual(orders.offsets.map((_, index) => (orders.offsets[0] ?? 0) + index))
    expect(orders.errors).toEqual([])
    expect(client.channel('orders').getState()).toMatchObject({ continuity: 'recovered' })
  })
})
