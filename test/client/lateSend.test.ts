import type { ServerEvent } from 'react-connectivity/server'
import { expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, follow } from './support/client.js'
import { startProcess, storeFolder } from './support/serverInProcess.js'
import { until } from './support/wait.js'

/** More messages than the channel keeps. */
const MORE = 1100

it('a send whose acknowledgement was lost is accepted once, after more messages than the channel keeps and a crash of the server [O6]', async () => {
  const location = storeFolder()
  const first = await startProcess({ port: 0, location })
  const proxy = await createChaosProxy(() => first.port)
  onTestFinished(() => proxy.close())
  const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`)
  // It misses messages, which is another matter.
  const orders = follow(client, 'orders', { onGap: 'skip' })
  await orders.reaches('subscribed')
  proxy.set({ stall: 'down' })
  const sends = [1, 2].map((n) => client.channel('orders').send(`pay ${n}`))
  const isMine = (event: ServerEvent): boolean => event.type === 'published' && event.sessionId !== undefined
  await until('both to be accepted', () => first.events.filter(isMine).length === 2)
  for (let n = 0; n < MORE; n += 1) first.publish('orders', n)
  await until('the others', () => first.published.length === MORE)
  expect(client.getState().outbox).toHaveLength(2)
  await first.kill()
  proxy.drop()
  await proxy.pass()
  const second = await startProcess({ port: first.port, location })
  // The channel has forgotten the first one, and its id with it.
  expect((await Promise.all(sends)).map(({ offset }) => offset)).toEqual([null, 2])
  const repeated = second.events.filter(isMine)
  expect(repeated.map((event) => event.type === 'published' && event.duplicate)).toEqual([true, true])
  second.publish('orders', 'last')
  await until('the last one', () => second.published.length === 1)
  expect(second.published[0]?.offset).toBe(2 + MORE + 1)
})
