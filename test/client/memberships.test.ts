import { leaveChannel, onLeave, setRestore, type Leave } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectClient, follow, watchPresentation, type TestClient } from './support/client.js'
import { as, authenticate, bannerOf, reconnect } from './support/member.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

/** The leave moments of a channel, beside the events of the client, in order. */
function watchLeaves(client: TestClient, name: string): (Leave | string)[] {
  const moments: (Leave | string)[] = []
  onTestFinished(onLeave(client, name, (leave) => moments.push(leave)))
  client.onEvent((event) => event.type === 'status-changed' && moments.push(event.status))
  return moments
}

describe('a leave', () => {
  it('is told once for each membership, forced or not, before the loss of the connection [N19]', async () => {
    const server = await startServer({ authenticate })
    const client = await connectClient(server.url, as('ada'))
    const moments = watchLeaves(client, 'lobby')
    const room = follow(client, 'lobby')
    await room.reaches('subscribed')
    expect(moments).toEqual([])
    await reconnect(client)
    await room.reaches('subscribed')
    const forced = { channel: 'lobby', isForced: true, message: null }
    expect(moments).toEqual([{ ...forced, reason: 'network-lost' }, 'reconnecting', 'connected'])
    moments.length = 0
    await server.kick({ user: 'ada', channel: 'lobby' }, { message: 'Out.' })
    await room.reaches('failed')
    expect(moments).toEqual([{ ...forced, reason: 'channel-kicked', message: 'Out.' }])
    moments.length = 0
    client.channel('lobby').resubscribe()
    await room.reaches('subscribed')
    room.leave()
    await server.seen('unsubscribed')
    expect(moments).toEqual([{ channel: 'lobby', reason: 'closed-by-app', isForced: false, message: null }])
  })

  it('by a person keeps the page on the channel, until the person rejoins', async () => {
    const server = await startServer({ authenticate })
    const client = await connectClient(server.url, as('ada'))
    const moments = watchLeaves(client, 'lobby')
    const room = follow<string>(client, 'lobby')
    await room.reaches('subscribed')
    leaveChannel(client, 'lobby')
    await server.seen('unsubscribed')
    expect(moments).toEqual([{ channel: 'lobby', reason: 'channel-left', isForced: false, message: null }])
    expect(await bannerOf(client, 'channel-left')).toMatchObject({ actions: ['resubscribe'] })
    client.channel('lobby').resubscribe()
    await room.reaches('subscribed')
  })
})

describe('the policy after a loss', () => {
  async function joined(restore: 'auto' | 'ask' | 'never') {
    const server = await startServer({ authenticate })
    const client = await connectClient(server.url, as('ada'))
    const presentation = watchPresentation(client)
    onTestFinished(setRestore(client, { name: 'lobby' }, restore))
    const [room, kitchen] = [follow<string>(client, 'lobby'), follow<string>(client, 'kitchen')]
    await Promise.all([room.reaches('subscribed'), kitchen.reaches('subscribed')])
    await reconnect(client)
    await kitchen.reaches('subscribed')
    return { server, client, presentation, room }
  }

  it('auto brings a room back without a question', async () => {
    const { room, client } = await joined('auto')
    await room.reaches('subscribed')
    expect(client.channel('lobby').getState()?.fault).toBeNull()
  })

  it('ask leaves one room out until a person rejoins, who gets what was missed', async () => {
    const { server, client, presentation, room } = await joined('ask')
    expect(room.status()).toBe('failed')
    await until('the notice', () => presentation().banner?.key === 'channel-left')
    expect(presentation().banner).toMatchObject({ channel: 'lobby', actions: ['resubscribe'] })
    await server.publish('lobby', 'meanwhile')
    client.act('lobby', 'resubscribe')
    await room.received(1)
    expect(room.data).toEqual(['meanwhile'])
  })

  it('never leaves it out without a notice', async () => {
    const { client, presentation, room } = await joined('never')
    expect(room.status()).toBe('failed')
    expect(client.channel('lobby').getState()).toMatchObject({
      reason: 'channel-left',
      fault: { acknowledged: true },
    })
    expect(presentation().banner).toBeNull()
    client.channel('lobby').resubscribe()
    await room.reaches('subscribed')
  })

  it('ask lets a person rejoin while the connection is still down', async () => {
    const { client, room } = await joined('ask')
    await client.disconnect()
    client.act('lobby', 'resubscribe')
    expect(room.status()).toBe('interrupted')
    client.connect()
    await room.reaches('subscribed')
  })
})

describe('a join while a join is on its way', () => {
  it('is the same request [Z21]', async () => {
    const gate: { open?: () => void } = {}
    const server = await startServer({
      authorize: () => new Promise((resolve) => (gate.open = () => resolve(true))),
    })
    const client = await connectClient(server.url)
    const rooms = [follow(client, 'lobby'), follow(client, 'lobby')]
    await until('the question to the app', () => gate.open !== undefined)
    rooms.push(follow(client, 'lobby'))
    client.channel('lobby').resubscribe()
    client.act('lobby', 'recreate')
    await client.settled()
    gate.open?.()
    for (const room of rooms) await room.reaches('subscribed')
    expect(client.sent().filter((type) => type === 'subscribe')).toHaveLength(1)
    expect(server.all('subscribed')).toHaveLength(1)
  })
})

describe('a client without channels', () => {
  it('hears what concerns the whole connection: signs of life, and why it ends [E14]', async () => {
    const server = await startServer({
      authenticate,
      heartbeat: { intervalMs: 50, timeoutMs: 5000, idleMs: 6000 },
    })
    const client = await connectClient(server.url, as('ada'))
    await until('a sign of life', () =>
      client.sent('server').some((type) => type === 'ping' || type === 'pong'),
    )
    await server.kick({ user: 'ada' }, { reason: 'unregistered', message: 'Goodbye, Ada.' })
    await client.reaches('failed')
    expect(client.getState()).toMatchObject({
      connection: { reason: 'unregistered', code: 4413, message: 'Goodbye, Ada.' },
      channels: new Map(),
    })
    expect(client.sent()).not.toContain('subscribe')
    expect(await bannerOf(client, 'unregistered')).toMatchObject({ actions: ['sign-in'], tone: 'danger' })
  })
})
