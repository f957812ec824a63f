import { expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../../lab/chaosProxy.js'
import { loseAnswers } from '../../../lab/lostAnswers.js'
import { connectClient, follow } from '../../client/support/client.js'
import { startServer } from '../../client/support/server.js'

it('a reset between acceptance and delivery loses the answer, and the repetition is accepted as the same message', async () => {
  const server = await startServer()
  const proxy = await createChaosProxy(() => server.port)
  onTestFinished(() => proxy.close())
  const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`)
  const orders = follow<string>(client, 'orders')
  await orders.reaches('subscribed')
  let sent: Promise<{ readonly offset: number | null }> | undefined
  await loseAnswers(proxy, () => {
    sent = client.channel('orders').send('once')
    return server.seen('published')
  })
  // Nothing of it had arrived when the connection was reset.
  expect(client.sent('server').filter((type) => type === 'ack' || type === 'message')).toEqual([])
  await client.reaches('reconnecting')
  expect(await sent).toMatchObject({ offset: 1 })
  await orders.received(1)
  expect(orders.data).toEqual(['once'])
  expect(server.all('published').map(({ duplicate }) => duplicate)).toEqual([false, true])
})
