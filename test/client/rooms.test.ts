import { recreateChannel } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { connectClient, follow } from './support/client.js'
import { as, authenticate, bannerOf, reconnect } from './support/member.js'
import { startServer, type LiveServer } from './support/server.js'
import { until } from './support/wait.js'

describe('a person who is kicked from one channel', () => {
  const lobby = async (server: LiveServer) => {
    const client = await connectClient(server.url, as('ada'))
    const [room, kitchen] = [follow<string>(client, 'lobby'), follow<string>(client, 'kitchen')]
    await Promise.all([room.reaches('subscribed'), kitchen.reaches('subscribed')])
    return { client, room, kitchen }
  }

  it('reads why and can rejoin; the connection and the other channels notice nothing [N17 Z18 Z20]', async () => {
    const server = await startServer({ authenticate })
    const { client, room, kitchen } = await lobby(server)
    const { connection } = client.getState()
    await server.publish('lobby', 'before')
    await room.received(1)
    await server.kick({ user: 'ada', channel: 'lobby' }, { message: 'Cool down.' })
    await room.reaches('failed')
    expect(client.channel('lobby').getState()).toMatchObject({
      reason: 'channel-kicked',
      code: 'channel-kicked',
    })
    expect(await bannerOf(client, 'channel-kicked')).toMatchObject({
      channel: 'lobby',
      serverText: 'Cool down.',
      actions: ['contact', 'resubscribe'],
    })
    await server.publish('lobby', 'missed')
    await server.publish('kitchen', 'soup')
    await kitchen.received(1)
    expect(client.getState().connection, 'the very same state').toBe(connection)
    expect(kitchen.steps.map(({ channel }) => channel)).toEqual(['subscribing', 'subscribed'])
    client.channel('lobby').resubscribe()
    await room.received(2)
    expect(room.data).toEqual(['before', 'missed'])
    expect(client.channel('lobby').getState()).toMatchObject({ continuity: 'recovered', fault: null })
  })

  it('does not come back by the next reconnect, only by hand', async () => {
    const server = await startServer({ authenticate })
    const { client, room, kitchen } = await lobby(server)
    await server.kick({ user: 'ada', channel: 'lobby' })
    await room.reaches('failed')
    await reconnect(client)
    await kitchen.reaches('subscribed')
    await client.settled()
    expect(room.status()).toBe('failed')
  })

  it('hears it on the way back when it happened while the connection was down', async () => {
    const server = await startServer({ authenticate })
    const { client, room } = await lobby(server)
    await client.disconnect()
    await until('her end', () => server.sessions()[0]?.connected === false)
    await server.kick({ user: 'ada', channel: 'lobby' })
    client.connect()
    await room.reaches('failed')
    expect(client.channel('lobby').getState()?.reason).toBe('channel-kicked')
  })
})

describe('a room that a person opens somewhere else', () => {
  it('says so here, and Use here takes it back [Z18]', async () => {
    const channels = { lobby: { kind: 'log', concurrentSessions: 'last-wins' } } as const
    const server = await startServer({ authenticate, channels })
    const first = await connectClient(server.url, as('ada'))
    const here = follow<string>(first, 'lobby')
    await here.reaches('subscribed')
    const second = await connectClient(server.url, as('ada'))
    const there = follow<string>(second, 'lobby')
    await there.reaches('subscribed')
    await here.reaches('failed')
    expect(await bannerOf(first, 'channel-kicked-elsewhere')).toMatchObject({ actions: ['resubscribe'] })
    expect(first.status()).toBe('connected')
    first.act('lobby', 'resubscribe')
    await here.reaches('subscribed')
    await there.reaches('failed')
    expect(second.channel('lobby').getState()?.reason).toBe('channel-kicked-elsewhere')
  })
})

describe('a room with a limit of members', () => {
  it('says that it is full, and lets a person try again', async () => {
    const channels = { lobby: { kind: 'log', maxMembers: 1 } } as const
    const server = await startServer({ authenticate, channels })
    const bob = await connectClient(server.url, as('bob'))
    const his = follow(bob, 'lobby')
    await his.reaches('subscribed')
    const ada = await connectClient(server.url, as('ada'))
    const hers = follow(ada, 'lobby')
    await hers.reaches('failed')
    expect(await bannerOf(ada, 'channel-no-room')).toMatchObject({
      channel: 'lobby',
      actions: ['resubscribe'],
    })
    await expect(ada.channel('lobby').send('hello')).rejects.toMatchObject({
      code: 'channel-failed',
      reason: 'channel-no-room',
    })
    his.leave()
    await server.seen('unsubscribed')
    ada.act('lobby', 'resubscribe')
    await hers.reaches('subscribed')
  })
})

describe('a room that the app does not let a person join', () => {
  it('fails alone with the text of the app, and opens once it may [N18]', async () => {
    let isFull = true
    const server = await startServer({
      authorize: ({ channel }) =>
        channel !== 'lobby' || !isFull || { allowed: false, message: 'The room is full.' },
    })
    const client = await connectClient(server.url, as('ada'))
    const [room, kitchen] = [follow(client, 'lobby'), follow(client, 'kitchen')]
    await Promise.all([room.reaches('failed'), kitchen.reaches('subscribed')])
    const { reason, message } = client.channel('lobby').getState() ?? {}
    expect([reason, message]).toEqual(['channel-denied', 'The room is full.'])
    expect(await bannerOf(client, 'channel-denied')).toMatchObject({
      channel: 'lobby',
      serverText: 'The room is full.',
    })
    isFull = false
    client.act('lobby', 'resubscribe')
    await room.reaches('subscribed')
  })
})

describe('a membership that ran out while a person was away', () => {
  it('ends with words of its own, and the button Rejoin continues without a hole [Z16]', async () => {
    const channels = { lobby: { kind: 'log', membershipMs: 1 }, '*': { kind: 'log' } } as const
    const server = await startServer({ authenticate, channels })
    const client = await connectClient(server.url, as('ada'))
    const [room, kitchen] = [follow<string>(client, 'lobby'), follow(client, 'kitchen')]
    await Promise.all([room.reaches('subscribed'), kitchen.reaches('subscribed')])
    await server.publish('lobby', 'before')
    await room.received(1)
    await client.disconnect()
    await until('her end', () => server.sessions()[0]?.connected === false)
    await server.publish('lobby', 'meanwhile')
    const lastSeen = Date.now()
    await until('time', () => Date.now() > lastSeen + 2)
    client.connect()
    await room.reaches('failed')
    await kitchen.reaches('subscribed')
    expect(await bannerOf(client, 'channel-left')).toMatchObject({
      reason: 'channel-timeout',
      channel: 'lobby',
      actions: ['resubscribe'],
    })
    client.act('lobby', 'resubscribe')
    await room.received(2)
    expect(room.data).toEqual(['before', 'meanwhile'])
    expect(room.status()).toBe('subscribed')
  })
})

describe('a room that is gone', () => {
  it('can be made again where the app offers it, with create on the wire [Z17]', async () => {
    const rooms = new Set(['lobby', 'kitchen'])
    const server = await startServer({
      authenticate,
      channels: (name) => (rooms.has(name) ? { kind: 'log' } : null),
      onCreate: ({ channel }) => rooms.add(channel).has(channel),
    })
    const client = await connectClient(server.url, {
      ...as('ada'),
      actions: { 'channel-not-found': 'recreate' },
    })
    const [room, kitchen] = [follow(client, 'lobby'), follow(client, 'kitchen')]
    await Promise.all([room.reaches('subscribed'), kitchen.reaches('subscribed')])
    await client.disconnect()
    rooms.delete('lobby')
    await server.closeChannel('lobby')
    client.connect()
    await room.reaches('failed')
    await kitchen.reaches('subscribed')
    expect(await bannerOf(client, 'channel-not-found')).toMatchObject({
      channel: 'lobby',
      actions: ['recreate', 'resubscribe'],
    })
    const asked = () =>
      client.wire.flatMap(({ frames }) => frames).filter(({ t, ch }) => t === 'subscribe' && ch === 'lobby')
    client.act('lobby', 'resubscribe')
    const refusals = (): number => room.errors.filter((code) => code === 'channel-not-found').length
    await until('another refusal', () => refusals() === 2)
    expect(rooms.has('lobby'), 'to try again makes nothing').toBe(false)
    recreateChannel(client, 'lobby')
    await room.reaches('subscribed')
    const wishes = asked().map(({ returning, create }) => ({ returning, create }))
    expect(wishes.slice(0, 4)).toEqual([{}, { returning: true }, {}, { create: true }])
    expect(server.sessions()[0]?.channels).toContain('lobby')
  })
})
