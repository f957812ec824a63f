import { describe, expect, it, onTestFinished } from 'vitest'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import type { Access } from '../../src/server/hub/access.js'
import { errorsOf, startHubs } from './support/hubs.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

const names = (count: number, start: string): string[] =>
  Array.from({ length: count }, (_, n) => `${start}${n}`)

/** A hub whose app says yes until `rights` says otherwise, after `delayMs`, and counts what it is asked at a time. */
async function startWorld(options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const asked = { running: 0, most: 0, all: [] as string[] }
  const app = { delayMs: 0, rights: (_question: string): Access => true }
  const ask = (question: string): Access | Promise<Access> => {
    asked.all.push(question)
    const answer = app.rights(question)
    if (app.delayMs === 0) return answer
    asked.running += 1
    asked.most = Math.max(asked.most, asked.running)
    return new Promise((resolve) => {
      clock.environment.setTimer(() => {
        asked.running -= 1
        resolve(answer)
      }, app.delayMs)
    })
  }
  const hub = createHub({
    environment: clock.environment,
    authenticate: ({ token = 'ada' }) => ({ id: token }),
    authorize: ({ channel }) => ask(channel),
    things: {
      authorize: ({ action, thing }) => ask(`${action} ${thing}`),
      bindPolicy: 'last-wins',
    },
    ...options,
  })
  onTestFinished(() => hub.close())
  const connect = async (token?: string): Promise<TestPeer> => {
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0, ...(token !== undefined && { token }) })
    await clock.tick()
    return client
  }
  /** Takes all rights away, and rechecks. */
  const withdraw = async (): Promise<void> => {
    app.rights = () => false
    app.delayMs = 10
    const end = hub.recheck({ user: 'ada' })
    await clock.advance(5000)
    await end
  }
  return { clock, hub, app, asked, connect, withdraw }
}

const unbound = ({ frames }: TestPeer): string[] =>
  frames.flatMap((frame) => (frame.t === 'unbound' ? frame.things : []))

const endedWatches = ({ frames }: TestPeer): string[] =>
  frames.flatMap((frame) => (frame.t === 'things' && frame.error === 'denied' ? [frame.prefix] : []))

describe('a recheck of many things with a slow app', () => {
  it('ends within seconds, asks 16 at a time, and takes only what is denied', async () => {
    const { clock, hub, app, asked, connect } = await startWorld()
    const gateway = await connect()
    for (const start of ['a', 'b', 'c', 'd'])
      gateway.send({ t: 'bind', id: start, things: names(250, start) })
    gateway.send(...names(100, 'p').map((prefix) => ({ t: 'watch', prefix })))
    await clock.tick()
    app.delayMs = 100
    app.rights = (question) => question !== 'bind c7' && question !== 'watch p9'
    const end = hub.recheck({ user: 'ada' })
    await clock.advance((1000 / 16 + 100 / 16 + 3) * 100)
    await end
    expect(asked.most).toBe(16)
    expect(unbound(gateway)).toEqual(['c7'])
    expect(endedWatches(gateway)).toEqual(['p9'])
    expect(hub.things()).toHaveLength(1000)
  })

  it('does the same for channels', async () => {
    const { clock, hub, app, asked, connect } = await startWorld()
    const client = await connect()
    const rooms = names(1000, 'room-')
    for (let from = 0; from < 1000; from += 250)
      client.send(...rooms.slice(from, from + 250).map((ch) => ({ t: 'subscribe', ch })))
    await clock.tick()
    app.delayMs = 100
    app.rights = (question) => question !== 'room-7'
    const end = hub.recheck({ user: 'ada' })
    await clock.advance((1000 / 16 + 2) * 100)
    await end
    expect(asked.most).toBe(16)
    expect(errorsOf(client)).toEqual(['channel-denied'])
  })

  it('of all users asks no more than 256 at a time, and a user with much holds up nobody', async () => {
    const { clock, hub, app, asked, connect } = await startWorld()
    const clients = await Promise.all(names(40, 'user-').map(connect))
    clients[0]?.send({ t: 'bind', id: 'b', things: names(250, 'of-0/') })
    for (const [n, client] of clients.entries())
      if (n > 0) client.send({ t: 'bind', id: 'b', things: names(20, `of-${n}/`) })
    await clock.tick()
    app.delayMs = 100
    app.rights = (question) => !question.startsWith('bind of-39/')
    const end = hub.recheck()
    await clock.advance(700)
    expect(unbound(clients[39] as TestPeer)).toHaveLength(20)
    await clock.advance(2000)
    await end
    expect(asked.most).toBe(256)
  })
})

describe('what happens during a recheck', () => {
  it('wins: a thing that was bound anew stays, because its own question came later', async () => {
    const { clock, hub, app, connect } = await startWorld()
    const client = await connect()
    client.send({ t: 'bind', id: '1', things: ['pump'] }, { t: 'watch', prefix: 'p' })
    await clock.tick()
    app.delayMs = 100
    app.rights = () => false
    const end = hub.recheck()
    await clock.tick()
    app.rights = () => true
    app.delayMs = 10
    client.send(
      { t: 'unbind', id: '2', things: ['pump'] },
      { t: 'bind', id: '3', things: ['pump'] },
      { t: 'unwatch', prefix: 'p' },
      { t: 'watch', prefix: 'p' },
    )
    await clock.advance(200)
    await end
    expect(unbound(client)).toEqual([])
    expect(endedWatches(client)).toEqual([])
    expect(hub.things()).toMatchObject([{ id: 'pump', isConnected: true }])
  })

  it('wins: a channel that was joined anew stays', async () => {
    const { clock, hub, app, connect } = await startWorld()
    const client = await connect()
    client.send({ t: 'subscribe', ch: 'room' })
    await clock.tick()
    app.delayMs = 100
    app.rights = () => false
    const end = hub.recheck()
    await clock.tick()
    app.rights = () => true
    app.delayMs = 10
    client.send({ t: 'unsubscribe', ch: 'room' }, { t: 'subscribe', ch: 'room' })
    await clock.advance(200)
    await end
    expect(errorsOf(client)).toEqual([])
    await hub.publish('room', 'hello')
    await clock.tick()
    expect(client.frames.at(-1)).toMatchObject({ t: 'message', d: 'hello' })
  })

  it('is judged by the rights of after it: what the app was asked before it lets nobody in', async () => {
    const { clock, hub, app, connect, withdraw } = await startWorld()
    const client = await connect()
    app.delayMs = 1000
    client.send(
      { t: 'subscribe', ch: 'room' },
      { t: 'bind', id: 'b', things: ['pump'] },
      { t: 'watch', prefix: 'p' },
    )
    await clock.advance(10)
    await withdraw()
    expect(errorsOf(client)).toEqual(['channel-denied'])
    expect(hub.things()).toEqual([])
    expect(endedWatches(client)).toEqual(['p'])
  })

  it('is judged by the rights of after it: what is published meanwhile is neither kept nor passed on', async () => {
    const { clock, app, connect, withdraw } = await startWorld()
    const [client, reader] = [await connect(), await connect('bob')]
    reader.send({ t: 'subscribe', ch: 'room' })
    await clock.advance(100)
    app.delayMs = 1000
    client.send(
      { t: 'publish', id: 'kept', ch: 'room', d: 1, seq: 1 },
      { t: 'ephemeral', id: 'passed', ch: 'hall', d: 1 },
    )
    await clock.advance(10)
    await withdraw()
    const answers = client.frames.filter(({ t }) => t === 'ack' || t === 'nack')
    expect(answers).toMatchObject([{ error: 'forbidden' }, { error: 'forbidden' }])
    expect(reader.frames.filter(({ t }) => t === 'message')).toEqual([])
  })
})

describe('a recheck of all processes', () => {
  it('begins in all of them at once: a slow app of one holds up no other', async () => {
    const hanging = { is: false }
    const { clock, hubs, connect, settle } = startHubs([0, 0], {
      authorize: ({ channel }) => {
        if (!hanging.is) return true
        return channel === 'slow' ? new Promise(() => undefined) : false
      },
    })
    const [slow, quick] = [await connect(0), await connect(1)]
    slow.send({ t: 'subscribe', ch: 'slow' })
    quick.send({ t: 'subscribe', ch: 'quick' })
    await clock.tick()
    hanging.is = true
    const end = hubs[0]?.recheck()
    await clock.tick()
    await settle()
    await clock.tick()
    expect(errorsOf(quick)).toEqual(['channel-denied'])
    await clock.advance(20_000)
    await end
  })

  it('lets nobody in on an answer of before it who waits for a seat meanwhile, and leaves no seat', async () => {
    const rights = { may: true }
    const { clock, hubs, memory, connect } = startHubs([0, 0], {
      channels: { room: { kind: 'log', maxMembers: 2 } },
      authorize: () => rights.may,
    })
    const client = await connect(0)
    const release = memory.seats.holdAnswers()
    client.send({ t: 'subscribe', ch: 'room' })
    await clock.tick()
    rights.may = false
    await hubs[0]?.recheck()
    release()
    await clock.tick()
    expect(errorsOf(client)).toEqual(['channel-denied'])
    expect(memory.seats.count()).toBe(0)
  })

  it('asks nobody about a target that names nothing', async () => {
    const { memory, hubs } = startHubs([0, 0])
    await expect(hubs[0]?.recheck({} as never)).rejects.toThrow(TypeError)
    expect(memory.deliver()).toBe(0)
  })
})
