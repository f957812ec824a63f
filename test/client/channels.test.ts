import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { connectClient, follow, watchPresentation } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

describe('one channel among several', () => {
  it('fails alone when the server closes it; the others are not affected [E6]', async () => {
    const server = await startServer({ authorize: ({ channel }) => channel !== 'rooms/1' || isOpen })
    let isOpen = true
    const client = await connectClient(server.url)
    const [dropped, other] = [follow<number>(client, 'rooms/1'), follow<number>(client, 'rooms/2')]
    await Promise.all([dropped.reaches('subscribed'), other.reaches('subscribed')])
    await server.publish('rooms/1', 1)
    await dropped.received(1)
    isOpen = false
    await server.closeChannel('rooms/1')
    await dropped.reaches('failed')
    await server.publish('rooms/2', 2)
    await other.received(1)
    expect(dropped.errors[0]).toBe('channel-closed')
    expect(other.errors).toEqual([])
    expect(other.steps.map(({ channel }) => channel)).toEqual(['subscribing', 'subscribed'])
    expect(client.status()).toBe('connected')
  })

  it('whose rights the server cannot check for a moment fails alone, and works again by itself, with all messages', async () => {
    let isAway = false
    const server = await startServer({
      authorize: ({ action }) => {
        if (isAway && action === 'subscribe') throw new Error('the table of rights is away')
        return true
      },
    })
    const client = await connectClient(server.url)
    const orders = follow<number>(client, 'orders')
    await orders.reaches('subscribed')
    await server.publish('orders', 1)
    await orders.received(1)
    isAway = true
    client.sockets.at(-1)?.terminate()
    await orders.reaches('failed')
    expect(client.channel('orders').getState()).toMatchObject({
      reason: 'server-error',
      code: 'server-error',
    })
    await server.publish('orders', 2)
    isAway = false
    await orders.reaches('subscribed')
    await orders.received(2)
    expect([orders.data, client.channel('orders').getState()?.continuity]).toEqual([[1, 2], 'recovered'])
  })

  it('that is denied fails alone; it opens when the app asks again after access was granted [N13]', async () => {
    let isAllowed = false
    const server = await startServer({
      authorize: ({ channel }) =>
        isAllowed || channel !== 'secret' || { allowed: false, message: 'Members only.' },
    })
    const client = await connectClient(server.url)
    const [a, secret, b] = ['a', 'secret', 'b'].map((name) => follow(client, name))
    await Promise.all([a?.reaches('subscribed'), b?.reaches('subscribed'), secret?.reaches('failed')])
    expect(client.channel('secret').getState()).toMatchObject({
      reason: 'channel-denied',
      message: 'Members only.',
      fault: { reason: 'channel-denied' },
    })
    isAllowed = true
    client.channel('secret').resubscribe()
    await secret?.reaches('subscribed')
    await server.publish('secret', 1)
    await secret?.received(1)
    expect(client.channel('secret').getState()?.fault).toBeNull()
  })

  it('that is denied is retried by each reconnect, and opens once access is granted [N13]', async () => {
    let isAllowed = false
    const server = await startServer({ authorize: ({ channel }) => isAllowed || channel !== 'secret' })
    const client = await connectClient(server.url)
    const [a, secret, b] = ['a', 'secret', 'b'].map((name) => follow(client, name))
    await Promise.all([a?.reaches('subscribed'), b?.reaches('subscribed'), secret?.reaches('failed')])
    isAllowed = true
    client.sockets[0]?.terminate()
    await secret?.reaches('subscribed')
    await Promise.all([a?.reaches('subscribed'), b?.reaches('subscribed')])
    expect(secret?.errors).toEqual(['channel-denied'])
    expect(client.channel('secret').getState()).toMatchObject({ fault: null })
  })

  it('keeps its data through an outage, comes back after the connection, and says so step by step [Z13 Z14 Z15]', async () => {
    const gate: { open?: () => void } = {}
    let isSlow = false
    const server = await startServer({
      authorize: () =>
        isSlow ? new Promise<boolean>((resolve) => (gate.open = () => resolve(true))) : Promise.resolve(true),
    })
    const client = await connectClient(server.url)
    const presentation = watchPresentation(client)
    const room = follow<string>(client, 'room')
    await room.reaches('subscribed')
    await server.publish('room', 'before')
    await room.received(1)
    isSlow = true
    room.steps.length = 0
    client.sockets[0]?.terminate()
    await room.reaches('interrupted')
    expect(room.data).toEqual(['before'])
    expect(client.channel('room').getState()?.fault).toBeNull()
    expect(client.channel('room').position()).toMatchObject({ offset: 1 })
    expect(presentation()).toMatchObject({ prompt: null, banner: null })
    await until('the question to the app', () => gate.open !== undefined)
    expect(client.getState()).toMatchObject({ connection: { status: 'connected' } })
    expect(room.status()).toBe('resubscribing')
    await until('a syncing LED', () => presentation().channelLeds.get('room')?.state === 'syncing')
    gate.open?.()
    await room.reaches('subscribed')
    expect(room.steps).toEqual([
      { channel: 'interrupted', connection: 'reconnecting' },
      { channel: 'resubscribing', connection: 'connected' },
      { channel: 'subscribed', connection: 'connected' },
    ])
    expect(room.data).toEqual(['before'])
  })
})

describe('several subscribers of one channel', () => {
  it('are one subscription on the wire, which ends with the last of them [E22 E23]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const client = await connectClient(server.url, { environment })
    const users = [1, 2, 3].map(() => follow(client, 'orders'))
    await users[0]?.reaches('subscribed')
    // Gone and back within a moment, as StrictMode and a route change do.
    users[0]?.leave()
    users.push(follow(client, 'orders'))
    users[1]?.leave()
    users[2]?.leave()
    users[3]?.leave()
    users.push(follow(client, 'orders'))
    await environment.advance(1000)
    await client.settled()
    const asked = (type: string): number => client.sent().filter((sent) => sent === type).length
    expect([asked('subscribe'), asked('unsubscribe')]).toEqual([1, 0])
    await server.publish('orders', 1)
    await users[4]?.received(1)
    expect(users.map(({ data }) => data.length)).toEqual([0, 0, 0, 0, 1])
    users[4]?.leave()
    await environment.advance(1000)
    await server.seen('unsubscribed')
    expect([asked('subscribe'), asked('unsubscribe')]).toEqual([1, 1])
    expect(server.sessions()[0]?.channels).toEqual([])
    expect(client.getState().channels.size).toBe(0)
  })
})
