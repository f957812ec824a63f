import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { startServer } from '../server/support/testServer.js'
import { connectClient } from './support/client.js'

const SENDS = 40

/** Fails at these calls, counted from 1. */
const failsAt = (...calls: readonly number[]): (() => void) => {
  let count = 0
  return () => {
    if (calls.includes((count += 1))) throw new Error(`call ${count} fails`)
  }
}

/** A store whose appends fail now and then, and with each one those that wait behind it. */
function failingStore(fail: () => void): ChannelStore {
  const store = createMemoryStore()
  let isAway = false
  return {
    ...store,
    async append(...given) {
      try {
        if (!isAway) fail()
      } catch {
        isAway = true
        setImmediate(() => (isAway = false))
      }
      if (isAway) throw new Error('the disk takes nothing')
      return store.append(...given)
    },
  }
}

it('the sends of one person are kept in their order, once each, while the check of rights, the store and the link fail in between [O7]', async () => {
  const checkRights = failsAt(3, 4, 11, 30)
  const server = await startServer({
    store: failingStore(failsAt(2, 6, 7, 25)),
    authorize: ({ action }) => {
      if (action === 'publish') checkRights()
      return true
    },
  })
  const proxy = await createChaosProxy(() => server.address().port)
  onTestFinished(() => proxy.close())
  const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`)
  const sends: Promise<unknown>[] = []
  for (let n = 1; n <= SENDS; n += 1) {
    sends.push(client.channel('orders').send(n))
    // Sends of one turn share a message; others come while earlier ones are unanswered.
    if (n % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
    if (n % 15 === 0) proxy.drop()
  }
  await Promise.all(sends)
  const reader = await server.connect()
  reader.send({ t: 'subscribe', ch: 'orders', pos: { epoch: '*', offset: 0 } })
  await reader.until(() => reader.messages('orders').length >= SENDS)
  expect(reader.messages('orders').map(({ d }) => d)).toEqual(Array.from({ length: SENDS }, (_, i) => i + 1))
})
