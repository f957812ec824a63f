import { isDisconnected, onLeave, request, type ConnectivityError } from 'react-connectivity'
import { RemoteError } from '../../src/core/remoteError.js'
import { describe, expect, it, vi } from 'vitest'
import { endOf } from './support/endOf.js'
import { neffosFixture } from './support/neffosFixture.js'
import { pause, until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

const { faults, server, run } = neffosFixture()

describe('a request to a neffos server', () => {
  it('is answered by what the handler returns: a reply is the value, an error is thrown [N25]', async () => {
    const { client, reaches } = run()
    await reaches('connected')
    expect(await request(client, 'default/echo', 'tea;milk')).toBe('tea;milk')
    expect(await request(client, 'default/echo', { cups: 2 })).toBe('{"cups":2}')
    await expect(request(client, 'default/fail', 'x')).rejects.toMatchObject({ message: 'boom;with;semis' })
    await expect(request(client, 'elsewhere/echo', 'x')).rejects.toMatchObject({ code: 'not-found' })
    await expect(request(client, 'default', 'x')).rejects.toMatchObject({ code: 'invalid' })
  })

  it('rejects with one class and a stable code, whichever way an error took over the wire [N24]', async () => {
    const { client, reaches, becomes, follow, channel } = run({ errors: { 'room is full': 'room-full' } })
    await reaches('connected')
    const known = await request(client, 'default/full').catch((error: unknown) => error)
    expect(known).toBeInstanceOf(RemoteError)
    expect(known).toMatchObject({ code: 'room-full', message: 'room is full' })
    const unknown = await request(client, 'default/fail').catch((error: unknown) => error)
    expect(unknown).toBeInstanceOf(RemoteError)
    expect(unknown).toMatchObject({ code: 'remote-error' })
    server().deny('default/vip', 'room is full')
    follow('default/vip')
    await becomes('default/vip', 'failed')
    expect(channel('default/vip').getState()?.code).toBe('room-full')
  })

  it('ends in the turn of the loss, every one that waits [N21]', async () => {
    const { client, reaches } = run()
    await reaches('connected')
    const ends = ['a', 'b', 'c'].map((body) => endOf(request(client, 'default/silent', body)))
    await until(
      'the questions',
      () =>
        server()
          .frames()
          .filter((frame) => frame.includes(';silent;')).length === 3,
    )
    let atLoss: readonly unknown[] = []
    client.onEvent(({ type }) => {
      // The callbacks of promises run right after this event.
      if (type === 'outage-started')
        queueMicrotask(() => queueMicrotask(() => (atLoss = ends.map((end) => end()))))
    })
    faults().reset()
    await until('the loss', () => atLoss.length > 0)
    expect(atLoss.map((error) => (error as ConnectivityError).code)).toEqual(Array(3).fill('connection-lost'))
    expect(atLoss.every(isDisconnected)).toBe(true)
  })

  it('ends after its time and by its signal, and a late answer hurts nobody', async () => {
    const { client, reaches, problems } = run()
    await reaches('connected')
    await expect(request(client, 'default/silent', '', { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timed-out',
    })
    const abort = new AbortController()
    const end = endOf(request(client, 'default/silent', '', { signal: abort.signal }))
    await until(
      'the question',
      () =>
        server()
          .frames()
          .filter((frame) => frame.includes(';silent;')).length === 2,
    )
    abort.abort('never mind')
    await until('the end', () => end() === 'never mind')
    const waits = server()
      .frames()
      .flatMap((frame) => /^C>S (\$\w+);default;;silent/.exec(frame)?.[1] ?? [])
    for (const wait of waits) server().sendRaw(`${wait};default;;silent;0;0;late`)
    expect(await request(client, 'default/echo', 'on')).toBe('on')
    expect(problems).toEqual([])
  })

  it('says a lost connection at once while there is none, and waits where that does no harm', async () => {
    const { client, reaches } = run({ identity: (id) => id.slice(0, 8) })
    await reaches('connected')
    faults().refuse()
    await reaches('reconnecting')
    await expect(request(client, 'default/echo', 'x')).rejects.toMatchObject({ code: 'not-connected' })
    const waiting = request(client, 'default/echo', 'later', { idempotent: true, timeoutMs: 30_000 })
    await faults().heal()
    expect(await waiting).toBe('later')
  })

  it('keeps its namespace until it is answered, though the last channel of it is left meanwhile', async () => {
    const { client, channel, becomes, reaches } = run()
    await reaches('connected')
    const leave = channel('default/lobby').subscribe({ onMessage: () => undefined })
    await becomes('default/lobby', 'subscribed')
    const isLeft = (event: string): boolean =>
      server()
        .frames()
        .some((frame) => frame.startsWith('C>S') && frame.includes(event))
    server().hold(true)
    const answer = request(client, 'default/echo', 'tea')
    leave()
    await until('the end of the channel', () => isLeft('_OnRoomLeave'))
    server().hold(false)
    expect(await answer).toBe('tea')
    expect([isLeft('_OnNamespaceDisconnect'), server().places()]).toEqual([false, ['default']])
  })

  it('comes from the server, too: a handler answers, refuses, or fails without telling why', async () => {
    const reports: unknown[] = []
    const { client, reaches } = run({
      namespaces: {
        default: {
          price: ({ body }) => `${String(body)}: 3`,
          later: async () => {
            await pause(20)
            return 'done'
          },
          busy: () => new Error('not now; later'),
          broken: () => {
            throw new Error('a secret')
          },
          _OnAnyEvent: ({ event }) => `any ${event}`,
        },
      },
    })
    const report = vi
      .spyOn(client.environment, 'report')
      .mockImplementation((error) => void reports.push(error))
    await reaches('connected')
    await until('the namespace', () => server().places().includes('default'))
    const ask = async (event: string, body = ''): Promise<unknown> =>
      (await server().ask('default', '', event, body))[0]
    expect(await ask('price', 'tea;milk')).toEqual({ isError: false, body: 'tea;milk: 3' })
    expect(await ask('later')).toEqual({ isError: false, body: 'done' })
    expect(await ask('busy')).toEqual({ isError: true, body: 'not now; later' })
    expect(await ask('other')).toEqual({ isError: false, body: 'any other' })
    expect(await ask('broken')).toEqual({ isError: true, body: 'the handler failed' })
    report.mockRestore()
  })
})

describe('a send to a neffos server', () => {
  it('says for each state what becomes of it [N22]', async () => {
    faults().refuse()
    const { client, channel, follow, becomes, reaches, connection } = run()
    const chat = { event: 'chat', body: 'x' }
    const first = channel('default').send({ event: 'chat', body: 'waits for the first connection' })
    await until('it waits', () => client.getState().pending === 1)
    await faults().heal()
    await first
    await until('it arrives', () => server().accepted().join() === 'waits for the first connection')
    const outcome = async (name: string, data: unknown = chat): Promise<unknown> => {
      const [end] = await Promise.allSettled([channel(name).send(data)])
      return end.status === 'fulfilled' ? 'written' : (end.reason as ConnectivityError).code
    }
    follow('default/lobby')
    await becomes('default/lobby', 'subscribed')
    expect(await outcome('default/lobby')).toBe('written')
    expect(await outcome('default/other'), 'a room that is not joined').toBe('not-found')
    expect(await outcome('elsewhere'), 'a namespace that the server has not').toBe('not-found')
    expect(await outcome('default', { body: 'no event' })).toBe('invalid')
    expect(await outcome('default', { event: 'a@%!semicolon@%!b' })).toBe('invalid')
    faults().hole()
    expect(await outcome('default/lobby'), 'written is no more than that').toBe('written')
    faults().refuse()
    await reaches('reconnecting')
    expect(await outcome('default/lobby')).toBe('not-connected')
    const waits = channel('default/lobby').send(chat, { resend: true })
    await faults().heal()
    await waits
    server().deny('default/vip', 'members only')
    follow('default/vip')
    await becomes('default/vip', 'failed')
    expect(await outcome('default/vip')).toBe('channel-failed')
    await client.disconnect()
    expect(connection().status).toBe('disconnected')
    expect(await outcome('default/lobby')).toBe('not-connected')
  })

  it('becomes any event by encode, also one of bytes, and a message any data by decode', async () => {
    const { channel, becomes } = run({
      encode: (data) => ({ event: 'chat', body: new TextEncoder().encode(JSON.stringify(data)).buffer }),
      decode: ({ body }) => (typeof body === 'string' ? body : [...new Uint8Array(body)]),
    })
    const got: unknown[] = []
    channel('default').subscribe({ onMessage: (data) => void got.push(data) })
    await becomes('default', 'subscribed')
    await channel('default').send({ id: 1 })
    await until('the event', () => server().accepted().length === 1)
    expect(server().accepted()).toEqual(['{"id":1}'])
    server().publish('default', '', 'bytes', new Uint8Array([0, 59, 255]))
    await until('both', () => got.length === 2)
    expect(got).toEqual(['{"id":1}', [0, 59, 255]])
  })
})

describe('a room of neffos', () => {
  it('is left once, with its reason: by the app, by the server, and by a loss before it is told [N19]', async () => {
    const { client, channel, becomes } = run({ namespaces: { default: {} } })
    const told: string[] = []
    onLeave(client, 'default/lobby', ({ reason, isForced }) => told.push(`${reason} ${isForced}`))
    client.onEvent((event) => {
      if (event.type === 'status-changed') told.push(event.status)
    })
    await until('connected', () => told.includes('connected'))
    told.length = 0
    const join = async (): Promise<() => void> => {
      const end = channel('default/lobby').subscribe({})
      await becomes('default/lobby', 'subscribed')
      return end
    }
    const end = await join()
    end()
    await until('out', () => server().places().join() === 'default')
    await join()
    await server().ask('default', 'lobby', '_OnRoomLeave')
    await becomes('default/lobby', 'failed')
    channel('default/lobby').resubscribe()
    await becomes('default/lobby', 'subscribed')
    faults().reset()
    await until('a return', () => told.includes('connected'))
    await becomes('default/lobby', 'subscribed')
    expect(told).toEqual([
      'closed-by-app false',
      'channel-kicked true',
      'network-lost true',
      'reconnecting',
      'connected',
    ])
  })
})
