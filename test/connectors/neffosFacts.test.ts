import { describe, expect, it, vi } from 'vitest'
import { neffosFixture } from './support/neffosFixture.js'
import { pause, until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

const { faults, server, run } = neffosFixture()

const inOrder = (frames: readonly string[], event: string): string[] =>
  frames
    .filter((frame) => frame.startsWith('C>S') && frame.includes(event))
    .map((frame) => frame.split(';', 3)[1] ?? '')

describe('a client of a neffos server', () => {
  it('is connected only when the server has welcomed it, with the id of the connection', async () => {
    server().stall(true)
    const { connection, reaches } = run({}, { times: { handshakeMs: 300 } })
    await until('an outage', () => connection().outage !== null)
    expect(connection().outage?.cause.reason).toBe('handshake-timeout')
    expect(connection().hasEverConnected).toBe(false)
    server().stall(false)
    await reaches('connected')
    expect(connection().connectionId).toMatch(/^0967321b-/)
  })

  it('stops with the text of a refused handshake, and does not dial again', async () => {
    server().refuse('sign in; first')
    const { connection, reaches, client } = run()
    await reaches('failed')
    expect(connection()).toMatchObject({ reason: 'unauthorized', message: 'sign in; first' })
    const dials = faults().dials()
    await pause(1000)
    expect(faults().dials()).toBe(dials)
    server().refuse(null)
    client.connect()
    await reaches('connected')
  })

  it('dials on where the app reads the refusal as a reason that passes', async () => {
    server().refuse('full house')
    const { connection, reaches } = run({
      refusal: (text) => (text === 'full house' ? 'server-error' : 'forbidden'),
    })
    await until('a second dial', () => faults().dials() > 1)
    expect(connection().outage?.cause).toMatchObject({ reason: 'server-error', message: 'full house' })
    server().refuse(null)
    await reaches('connected')
  })

  it('reads messages that came before the welcome, after it', async () => {
    server().sayFirst(';default;;motd;0;0;be; kind')
    const statuses: unknown[] = []
    const { client, reaches } = run({
      namespaces: {
        default: { motd: ({ body }) => void statuses.push(client.getState().connection.status, body) },
      },
    })
    await reaches('connected')
    await until('the message', () => statuses.length > 0)
    expect(statuses).toEqual(['connected', 'be; kind'])
  })

  it('connects namespaces and joins rooms again after a loss, first namespaces, in their order, each on its own', async () => {
    const { follow, becomes, connection } = run({ namespaces: { '': {} } })
    for (const name of ['news', 'default/a', 'default/b', 'default/c']) follow(name)
    for (const name of ['news', 'default/a', 'default/b', 'default/c']) await becomes(name, 'subscribed')
    server().deny('default/b', 'members only')
    const before = server().frames().length
    faults().reset()
    await until('a return', () => connection().reconnectCount === 1)
    for (const name of ['news', 'default/a', 'default/c']) await becomes(name, 'subscribed')
    await becomes('default/b', 'failed')
    const frames = server().frames().slice(before)
    expect(inOrder(frames, '_OnNamespaceConnect')).toEqual(['', 'news', 'default'])
    expect(inOrder(frames, '_OnRoomJoin')).toEqual(['default', 'default', 'default'])
    expect(server().places()).toEqual(['', 'news', 'default', 'default/a', 'default/c'])
    server().deny('default/b', null)
    faults().reset()
    await becomes('default/b', 'subscribed')
  })

  it('keeps all other channels when the server puts it out of one namespace, which can be entered again [N17]', async () => {
    const { follow, becomes, channel, connection } = run()
    follow('default')
    follow('default/lobby')
    const news = follow('news')
    for (const name of ['default', 'default/lobby', 'news']) await becomes(name, 'subscribed')
    expect(await server().ask('default', '', '_OnNamespaceDisconnect')).toEqual([
      { isError: false, body: '' },
    ])
    await becomes('default', 'failed')
    await becomes('default/lobby', 'failed')
    expect(channel('default').getState()).toMatchObject({ reason: 'channel-kicked' })
    expect(connection()).toMatchObject({ status: 'connected', reconnectCount: 0, outage: null })
    server().publish('news', '', 'headline', 'still here')
    await until('the message of the other channel', () => news.length === 1)
    channel('default/lobby').resubscribe()
    await becomes('default/lobby', 'subscribed')
    expect(server().places()).toEqual(['news', 'default', 'default/lobby'])
  })

  it('says with the words of the server why a room may not be joined, and nothing else changes', async () => {
    server().deny('default/vip', 'room is full')
    const { follow, becomes, channel } = run({ errors: { 'room is full': 'room-full' } })
    follow('default')
    follow('default/vip')
    follow('elsewhere')
    await becomes('default/vip', 'failed')
    expect(channel('default/vip').getState()).toMatchObject({
      reason: 'channel-denied',
      code: 'room-full',
      message: 'room is full',
    })
    await becomes('elsewhere', 'failed')
    expect(channel('elsewhere').getState()).toMatchObject({
      reason: 'channel-not-found',
      message: 'bad namespace',
    })
    await becomes('default', 'subscribed')
  })

  it('leaves a room with its last subscriber, and a namespace with its last channel, also after a loss', async () => {
    const { channel, becomes, reaches } = run({ namespaces: { news: {} } })
    const places = (): string => server().places().join(' ')
    const use = async (name: string): Promise<() => void> => {
      const end = channel(name).subscribe({})
      await becomes(name, 'subscribed')
      return end
    }
    const [a, b, news] = [await use('default/a'), await use('default/b'), await use('news')]
    a()
    news()
    await until('it left the room', () => places() === 'news default default/b', { seen: places })
    b()
    await until('it left the namespace', () => places() === 'news', { seen: places })
    const [c, d] = [await use('default/c'), await use('default/d')]
    faults().refuse()
    await reaches('reconnecting')
    c()
    await pause(50)
    await faults().heal()
    await becomes('default/d', 'subscribed')
    expect(places()).toBe('news default default/d')
    d()
    await until('it left the namespace again', () => places() === 'news', { seen: places })
  })

  it('joins no room that it no longer wants when the server answers late', async () => {
    const { client, channel, follow, becomes, reaches } = run()
    await reaches('connected')
    server().hold(true)
    follow('default')
    const end = channel('default/lobby').subscribe({})
    await until('the question', () => server().places().includes('default'))
    end()
    await until('it is not wanted', () => !client.getState().channels.has('default/lobby'))
    server().hold(false)
    await becomes('default', 'subscribed')
    follow('default/other')
    await becomes('default/other', 'subscribed')
    expect(
      server()
        .frames()
        .filter((frame) => frame.includes('lobby')),
    ).toEqual([])
  })

  it('follows a server that lets it into rooms and out of them by itself', async () => {
    const { follow, becomes, channel } = run()
    follow('default')
    await becomes('default', 'subscribed')
    expect(await server().ask('default', 'lobby', '_OnRoomJoin')).toEqual([{ isError: false, body: '' }])
    const lobby = follow('default/lobby')
    await becomes('default/lobby', 'subscribed')
    expect(inOrder(server().frames(), '_OnRoomJoin')).toEqual([])
    server().publish('default', 'lobby', 'chat', 'hi')
    await until('the message', () => lobby.length === 1)
    await server().ask('default', 'lobby', '_OnRoomLeave')
    await becomes('default/lobby', 'failed')
    expect(channel('default/lobby').getState()?.reason).toBe('channel-kicked')
    expect(await server().ask('unknown', '', '_OnNamespaceConnect')).toEqual([
      { isError: true, body: 'bad namespace' },
    ])
  })

  it('reports what it cannot read, and goes on', async () => {
    const { follow, becomes, problems } = run()
    const got = follow('default')
    await becomes('default', 'subscribed')
    server().sendRaw('hello')
    server().sendRaw(';default;;fail;1;0;not; like this')
    server().sendRaw('$unknown;default;;fail;1;0;late')
    server().publish('default', '', 'chat', 'after')
    await until('the message', () => got.length === 1)
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['protocol-error', expect.stringContaining('onNativeMessage')],
      ['remote-error', 'not; like this'],
    ])
  })

  it('passes native messages on, and sends them, text and bytes', async () => {
    const native: unknown[] = []
    const { connector, reaches, problems } = run({ onNativeMessage: (data) => void native.push(data) })
    expect(connector.sendNative('too early')).toBe(false)
    await reaches('connected')
    server().sendRaw('hello')
    server().sendRaw(new Uint8Array([1, 2]))
    await until('both', () => native.length === 2)
    expect(native).toEqual(['hello', new Uint8Array([1, 2]).buffer])
    expect(connector.sendNative('ciao')).toBe(true)
    await until('the native message', () => server().frames().includes('C>S ciao'))
    expect(problems).toEqual([])
  })

  it('notices a half-open connection, although neffos has no pings, and stays on a quiet one', async () => {
    const { client, connection, reaches } = run(
      { heartbeat: { intervalMs: 200, timeoutMs: 1000 } },
      { times: { handshakeMs: 1000 } },
    )
    await reaches('connected')
    const pings = (): number => inOrder(server().frames(), '_OnNamespaceDisconnect').length
    await until('three pings', () => pings() >= 3)
    expect(connection().outage).toBeNull()
    expect(client.roundTripMs()).toBeGreaterThanOrEqual(0)
    faults().hole()
    await until('an outage', () => connection().outage !== null)
    expect(connection().outage?.cause.reason).toBe('heartbeat-timeout')
    await faults().heal()
    await reaches('connected')
  })

  it('tells the server how many dials a return took, from 1 in each outage [N8]', async () => {
    const { connection, reaches } = run({}, { times: { stableMs: 200 } })
    await reaches('connected')
    server().failUpgrades(2)
    faults().reset()
    await until('a return', () => connection().reconnectCount === 1)
    await pause(400)
    faults().reset()
    await until('another return', () => connection().reconnectCount === 2)
    expect(server().tries()).toEqual([0, 1, 2, 3, 1])
    const parameter = 'X-Websocket-Header-X-Websocket-Reconnect'
    expect(server().urls()).toEqual(['/', `/?${parameter}=3`, `/?${parameter}=1`])
  })
})
