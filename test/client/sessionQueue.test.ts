import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, follow, type TestClient } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

/** A client behind a network that can fail, with a queue that has held a message. */
async function inboxBehindProxy() {
  const server = await startServer({ channels: { inbox: { kind: 'session' }, other: { kind: 'session' } } })
  const proxy = await createChaosProxy(() => server.port)
  onTestFinished(() => proxy.close())
  const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`)
  const inbox = follow(client, 'inbox')
  await inbox.reaches('subscribed')
  await server.publish('inbox', 'read')
  await inbox.received(1)
  const leave = async (): Promise<void> => {
    inbox.leave()
    await until('the channel to be left', () => !client.getState().channels.has('inbox'))
  }
  const cut = async (): Promise<void> => {
    proxy.refuse()
    proxy.drop()
    await client.reaches('reconnecting')
  }
  return { server, proxy, client, leave, cut }
}

const count = (client: TestClient, type: string, from: 'client' | 'server' = 'client'): number =>
  client.sent(from).filter((each) => each === type).length

/** Where the queue of the session begins for a component that uses the channel now: 0 where nothing was collected for it. */
async function beginning(client: TestClient): Promise<number | undefined> {
  const again = follow(client, 'inbox')
  await again.reaches('subscribed')
  return client.channel('inbox').position()?.offset
}

describe('a queue of the session whose channel is left', () => {
  it('ends with the return when it was left while the connection was down, and collects nothing more', async () => {
    const { server, proxy, client, leave, cut } = await inboxBehindProxy()
    const { sessionId } = client.getState().connection
    await cut()
    await leave()
    await server.publish('inbox', 'in the outage')
    await proxy.pass()
    await until('the answer', () => count(client, 'unsubscribed', 'server') === 1)
    expect(client.getState().connection.sessionId).toBe(sessionId)
    await server.publish('inbox', 'after it')
    expect(await beginning(client)).toBe(0)
  })

  it('ends although the network lost what the client said about it', async () => {
    const { proxy, client, leave, cut } = await inboxBehindProxy()
    proxy.set({ stall: 'both' })
    await leave()
    await until('the client to say so', () => count(client, 'unsubscribe') === 1)
    await cut()
    proxy.set({})
    await proxy.pass()
    await until('the answer', () => count(client, 'unsubscribed', 'server') === 1)
    expect(await beginning(client)).toBe(0)
  })

  it('ends before the next one begins, for a component that comes back within the outage', async () => {
    const { server, proxy, client, leave, cut } = await inboxBehindProxy()
    await cut()
    await leave()
    const again = follow(client, 'inbox')
    await server.publish('inbox', 'in the outage')
    await proxy.pass()
    await again.reaches('subscribed')
    expect(client.sent().slice(-2)).toEqual(['unsubscribe', 'subscribe'])
    await server.publish('inbox', 'for the new one')
    await again.received(1)
    expect([again.data, again.offsets, again.errors]).toEqual([['for the new one'], [1], []])
  })

  it('ends before the next one begins, also where the network lost both', async () => {
    const { server, proxy, client, leave, cut } = await inboxBehindProxy()
    proxy.set({ stall: 'both' })
    await leave()
    const again = follow(client, 'inbox')
    await until(
      'both to be said',
      () => count(client, 'subscribe') === 2 && count(client, 'unsubscribe') === 1,
    )
    await cut()
    await server.publish('inbox', 'in the outage')
    proxy.set({})
    await proxy.pass()
    await again.reaches('subscribed')
    expect(client.sent().slice(-2)).toEqual(['unsubscribe', 'subscribe'])
    expect([again.data, client.channel('inbox').position()?.offset]).toEqual([[], 0])
  })

  it('ends, too, where the loss took the answer to its first subscription away', async () => {
    const { server, proxy, client, cut } = await inboxBehindProxy()
    proxy.set({ stall: 'down' })
    const other = follow(client, 'other')
    await server.seen('subscribed', 2)
    other.leave()
    await until('the channel to be left', () => !client.getState().channels.has('other'))
    await cut()
    proxy.set({})
    await proxy.pass()
    await until('the answer', () => count(client, 'unsubscribed', 'server') === 1)
    await server.publish('other', 'after it')
    const again = follow(client, 'other')
    await again.reaches('subscribed')
    expect(client.channel('other').position()?.offset).toBe(0)
  })

  it('is ended once: neither a later return nor another session says it again', async () => {
    const { proxy, client, leave, cut } = await inboxBehindProxy()
    await cut()
    await leave()
    await proxy.pass()
    await until('the answer', () => count(client, 'unsubscribed', 'server') === 1)
    client.sockets.at(-1)?.terminate()
    await until('another return', () => client.getState().connection.reconnectCount === 2)
    await client.settled()
    expect(count(client, 'unsubscribe')).toBe(1)
    const again = follow(client, 'inbox')
    await again.reaches('subscribed')
    await cut()
    again.leave()
    await until('the channel to be left', () => !client.getState().channels.has('inbox'))
    await client.signOut()
    await proxy.pass()
    client.connect()
    await client.reaches('connected')
    await client.settled()
    expect(count(client, 'unsubscribe')).toBe(1)
  })
})
