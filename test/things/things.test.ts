import type { Connectivity } from 'react-connectivity'
import type { ThingsOption } from 'react-connectivity/server'
import { bindThings, thingBindings, watchThings, type WatchedThings } from 'react-connectivity/things'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectClient } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { startGateway } from './support/gateway.js'

const open: ThingsOption = { authorize: () => true }
const patient = { intervalMs: 25_000, timeoutMs: 10_000, idleMs: 60_000 }
/** A busy machine must not find a client silent that it has just started. */
const brisk = { intervalMs: 200, timeoutMs: 200, idleMs: 5000 }

const urlOf = ({ port }: { readonly port: number }): string => `ws://127.0.0.1:${port}/realtime`

/** All values of a watch, and the newest one. */
function follow(client: Connectivity, prefix: string) {
  const watched = watchThings(client, prefix)
  const seen: WatchedThings[] = []
  onTestFinished(watched.subscribe((value) => void seen.push(value)))
  const now = (): WatchedThings => watched.getState()
  const states = (): string =>
    [...now().things.values()]
      .map(
        ({ id, isConnected, isReporting }) => `${id} ${isConnected ? 'on' : 'off'}${isReporting ? '!' : ''}`,
      )
      .toSorted()
      .join(', ')
  return { seen, now, states, shows: (text: string) => until(text, () => states() === text) }
}

const statusOf = (client: Connectivity, id: string): string | undefined =>
  thingBindings(client).getState().get(id)?.status

describe('the things behind a client', () => {
  it('are connected once they are bound, also for a person who looks later, and gone when the client leaves', async () => {
    const server = await startServer({ things: open })
    const gateway = await connectClient(urlOf(server))
    const unbind = bindThings(gateway, ['hall/pump', 'hall/valve', 'roof/fan'])
    await until('bound', () => statusOf(gateway, 'roof/fan') === 'bound')
    const person = await connectClient(urlOf(server))
    const hall = follow(person, 'hall/')
    await hall.shows('hall/pump on!, hall/valve on!')
    expect(hall.now().isCurrent).toBe(true)
    unbind()
    await hall.shows('hall/pump off, hall/valve off')
    // The app's own disconnect is a clean leave.
    bindThings(gateway, ['hall/pump'])
    await hall.shows('hall/pump on!, hall/valve off')
    await gateway.disconnect()
    await hall.shows('hall/pump off, hall/valve off')
    expect(server.all('left').at(-1)).toMatchObject({ planned: true })
  })

  it('are offline at once when the process of their gateway is killed, all in one message [T9]', async () => {
    const server = await startServer({ things: open, heartbeat: patient })
    const ids = Array.from({ length: 200 }, (_, index) => `wall/${index}`)
    const gateway = await startGateway(server.port, ids)
    const person = await connectClient(urlOf(server))
    const wall = follow(person, 'wall/')
    const connected = (): number =>
      [...wall.now().things.values()].filter((thing) => thing.isConnected).length
    await until('200 connected', () => connected() === 200)
    const frames = (): number => person.sent('server').filter((type) => type === 'things').length
    const before = frames()
    gateway.kill()
    await until('none connected', () => connected() === 0)
    expect(frames() - before).toBe(1)
    expect(server.all('connection-closed').at(-1)).toMatchObject({ by: 'network' })
  })

  it('are not reporting when their gateway falls silent, and offline after the idle time [T10]', async () => {
    const server = await startServer({ things: { ...open, reportingMs: 500 }, heartbeat: brisk })
    const gateway = await startGateway(server.port, ['pump'])
    const person = await connectClient(urlOf(server))
    const pump = follow(person, 'pump')
    await pump.shows('pump on!')
    gateway.freeze()
    await pump.shows('pump on')
    gateway.thaw()
    await pump.shows('pump on!')
    gateway.freeze()
    await pump.shows('pump off')
    const silent = pump.seen.findLast(({ things }) => things.get('pump')?.isConnected === true)
    expect(silent?.things.get('pump')?.isReporting).toBe(false)
    expect(pump.now().things.get('pump')?.lastSeenAt).toBeGreaterThan(0)
    expect(server.stats().totals.goodbyes['idle-timeout']).toBe(1)
  })

  it('belong to the first client that binds them, until its ghost has gone', async () => {
    const server = await startServer({ things: open, heartbeat: brisk })
    const ghost = await startGateway(server.port, ['pump'])
    ghost.freeze()
    const next = await connectClient(urlOf(server))
    bindThings(next, ['pump'])
    await until('refused for now', () => thingBindings(next).getState().get('pump')?.code === 'already-bound')
    expect(statusOf(next, 'pump')).toBe('waiting')
    await until('bound', () => statusOf(next, 'pump') === 'bound')
  })

  it('move to the last client that binds them where the server says so, and the first one does not fight', async () => {
    const server = await startServer({ things: { ...open, bindPolicy: 'last-wins' } })
    const [first, last] = [await connectClient(urlOf(server)), await connectClient(urlOf(server))]
    const pump = follow(first, 'pump')
    bindThings(first, ['pump'])
    await until('bound', () => statusOf(first, 'pump') === 'bound')
    bindThings(last, ['pump'])
    await until('bound', () => statusOf(last, 'pump') === 'bound')
    await until('lost', () => statusOf(first, 'pump') === 'refused')
    expect(thingBindings(first).getState().get('pump')?.code).toBe('bound-elsewhere')
    await pump.shows('pump on!')
    expect(first.sent().filter((type) => type === 'bind')).toHaveLength(1)
  })

  it('stay connected while one of several clients is, where the server says so', async () => {
    const server = await startServer({ things: { ...open, bindPolicy: 'all' } })
    const clients = await Promise.all([1, 2].map(() => connectClient(urlOf(server))))
    const [unbindOne, unbindOther] = clients.map((client) => bindThings(client, ['room/ada']))
    const watcher = await connectClient(urlOf(server))
    for (const client of clients) await until('bound', () => statusOf(client, 'room/ada') === 'bound')
    const room = follow(watcher, 'room/')
    await room.shows('room/ada on!')
    unbindOne?.()
    await clients[0]?.settled()
    expect(room.states()).toBe('room/ada on!')
    unbindOther?.()
    await room.shows('room/ada off')
  })

  it('are bound and watched again after a loss, and meanwhile nobody claims to know', async () => {
    const server = await startServer({ things: open })
    const client = await connectClient(urlOf(server))
    const pump = follow(client, 'pump')
    bindThings(client, ['pump'])
    await pump.shows('pump on!')
    for (const socket of client.sockets) socket.terminate()
    await until('not current', () => !pump.now().isCurrent)
    expect(statusOf(client, 'pump')).toBe('waiting')
    await until('current', () => pump.now().isCurrent)
    await pump.shows('pump on!')
    expect(statusOf(client, 'pump')).toBe('bound')
  })

  it('are bound and watched only by those who may', async () => {
    const server = await startServer({
      things: {
        authorize: ({ action, thing }) => {
          if (thing === 'fails') throw new Error('no database')
          return action === 'bind' ? thing === 'mine' : { allowed: thing === 'mine', message: 'Not yours.' }
        },
      },
    })
    const client = await connectClient(urlOf(server))
    bindThings(client, ['mine', 'yours', 'fails'])
    const [mine, all] = [follow(client, 'mine'), follow(client, '')]
    await mine.shows('mine on!')
    await until('denied', () => all.now().code === 'denied')
    expect(all.now()).toMatchObject({ isCurrent: false, code: 'denied' })
    expect(Object.fromEntries(thingBindings(client).getState())).toMatchObject({
      mine: { status: 'bound', code: null },
      yours: { status: 'refused', code: 'denied' },
      fails: { status: 'refused', code: 'server-error' },
    })
    expect(server.all('callback-failed')).toMatchObject([{ callback: 'things' }])
  })

  it('are not there on a server without them, which says so', async () => {
    const client = await connectClient(urlOf(await startServer()))
    const all = follow(client, '')
    bindThings(client, ['pump'])
    await until('an answer', () => all.now().code !== null && statusOf(client, 'pump') === 'refused')
    expect(all.now().code).toBe('not-supported')
    expect(thingBindings(client).getState().get('pump')?.code).toBe('not-supported')
  })

  it('are bounded: those of one connection, its watches, and those that are remembered', async () => {
    const server = await startServer({
      things: { ...open, maxPerConnection: 2, maxWatches: 1, maxRemembered: 3 },
    })
    const client = await connectClient(urlOf(server))
    const all = follow(client, '')
    await until('current', () => all.now().isCurrent)
    const second = follow(client, 'a')
    await until('refused', () => second.now().code === 'too-many')
    for (let round = 0; round < 4; round += 1) {
      const unbind = bindThings(client, [`a${round}`, `b${round}`, `c${round}`])
      await until('refused', () => statusOf(client, `c${round}`) === 'refused')
      unbind()
      await until('unbound', () => all.now().things.get(`b${round}`)?.isConnected === false)
    }
    const late = await connectClient(urlOf(server))
    const remembered = follow(late, '')
    await until('current', () => remembered.now().isCurrent)
    expect(remembered.now().things.size).toBe(3)
  })

  it('tell a developer what is wrong with an id', async () => {
    const client = await connectClient(urlOf(await startServer({ things: open })))
    expect(() => bindThings(client, [''])).toThrow('bindThings: expected ids of 1 to 200 characters')
    expect(() => bindThings(client, 'pump' as never)).toThrow(`got "pump"`)
    expect(() => watchThings(client, 7 as never)).toThrow('watchThings: expected the start of ids')
    await expect(startServer({ things: {} as never })).rejects.toThrow(
      'expected things.authorize to be a function',
    )
    await expect(startServer({ things: { ...open, bindPolicy: 'mine' as never } })).rejects.toThrow(
      '`first-wins`',
    )
  })
})
