import { request } from 'react-connectivity'
import { describe, expect, it, vi } from 'vitest'
import { endOf } from './support/endOf.js'
import { neffosFixture } from './support/neffosFixture.js'
import { until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

const { faults, server, run } = neffosFixture()

const isAsked = (event: string): boolean =>
  server()
    .frames()
    .some((frame) => frame.startsWith('C>S') && frame.includes(event))

describe('a namespace of a neffos server that is left', () => {
  it('by the will of the server ends the requests in it, and a late answer hurts nobody', async () => {
    const { client, reaches, problems } = run()
    await reaches('connected')
    const end = endOf(request(client, 'default/silent', 'x', { timeoutMs: 600_000 }))
    await until('the question', () => isAsked(';silent;'))
    await server().ask('default', '', '_OnNamespaceDisconnect')
    await until('the end', () => end() !== 'waits')
    expect(end()).toMatchObject({ code: 'channel-kicked' })
    const [, wait] = /(\$\w+);default;;silent/.exec(server().frames().join('\n')) ?? []
    server().sendRaw(`${wait};default;;silent;0;0;late`)
    expect(await request(client, 'default/echo', 'on')).toBe('on')
    expect(problems).toEqual([])
  })

  it('by the will of the server ends no request in another namespace, and none for a room', async () => {
    const { client, becomes, follow } = run()
    for (const name of ['default/lobby', 'news']) follow(name)
    for (const name of ['default/lobby', 'news']) await becomes(name, 'subscribed')
    server().hold(true)
    const answer = request(client, 'default/echo', 'tea')
    await until('the question', () => isAsked(';echo;'))
    server().sendRaw('1;default;lobby;_OnRoomLeave;0;0;')
    server().sendRaw('2;news;;_OnNamespaceDisconnect;0;0;')
    server().hold(false)
    expect(await answer).toBe('tea')
  })

  it('with the connection, while it is being connected, ends the requests for it', async () => {
    const { client, reaches } = run()
    await reaches('connected')
    server().hold(true)
    const end = endOf(request(client, 'default/echo', 'x', { timeoutMs: 600_000 }))
    await until('the namespace', () => server().places().includes('default'))
    faults().reset()
    await until('the end', () => end() !== 'waits')
    expect(end()).toMatchObject({ code: 'connection-lost' })
  })

  it('by its last channel, while a send waits for it, stays for the send', async () => {
    const { client, channel, reaches } = run()
    await reaches('connected')
    server().hold(true)
    const sent = channel('default').send({ event: 'chat', body: 'tea' })
    await until('the namespace', () => server().places().includes('default'))
    const isThere = (): boolean => client.getState().channels.has('default/lobby')
    const leave = channel('default/lobby').subscribe({})
    await until('the channel', isThere)
    leave()
    await until('the channel is left', () => !isThere())
    server().hold(false)
    await sent
    await until('the message', () => server().accepted().length > 0)
    expect(isAsked('_OnNamespaceDisconnect')).toBe(false)
  })

  it('in the turn in which it is asked for is asked for again on the next connection', async () => {
    const { client, becomes, follow, reaches } = run({ timeoutMs: 500 })
    let disconnects = false
    client.use(() => ({
      flush() {
        if (disconnects) void client.disconnect()
        disconnects = false
      },
    }))
    await reaches('connected')
    disconnects = true
    follow('default')
    await reaches('disconnected')
    client.connect()
    await becomes('default', 'subscribed')
  })

  it('by its last channel is left also where the server refuses that channel or puts the client out of it', async () => {
    server().deny('default/vip', 'members only')
    const { becomes, follow, channel } = run()
    const places = (): string => server().places().join(' ')
    follow('default/vip')
    await becomes('default/vip', 'failed')
    await until('nothing is connected', () => places() === '', { seen: places })
    follow('default/lobby')
    await becomes('default/lobby', 'subscribed')
    await server().ask('default', 'lobby', '_OnRoomLeave')
    await becomes('default/lobby', 'failed')
    await until('nothing is connected again', () => places() === '', { seen: places })
    server().deny('default/vip', null)
    channel('default/vip').resubscribe()
    await becomes('default/vip', 'subscribed')
    expect(places()).toBe('default default/vip')
  })

  it('stays for its other channels, and for the handlers of the app, when one channel is refused', async () => {
    for (const place of ['default/vip', 'news/vip']) server().deny(place, 'members only')
    const { becomes, follow } = run({ namespaces: { news: {} } })
    follow('default')
    await becomes('default', 'subscribed')
    for (const name of ['default/vip', 'news/vip']) follow(name)
    for (const name of ['default/vip', 'news/vip']) await becomes(name, 'failed')
    follow('default/lobby')
    await becomes('default/lobby', 'subscribed')
    expect(server().places()).toEqual(['news', 'default', 'default/lobby'])
    expect(isAsked('_OnNamespaceDisconnect')).toBe(false)
  })

  it('is left by a client that has given it up, where the server answers too late', async () => {
    const { becomes, follow, reaches } = run({ timeoutMs: 200 })
    await reaches('connected')
    server().hold(true)
    follow('default')
    await becomes('default', 'failed')
    server().hold(false)
    await until('it is left', () => server().places().length === 0, { seen: () => server().places() })
  })
})
