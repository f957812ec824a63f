import { bindThings } from 'react-connectivity/things'
import { describe, expect, it } from 'vitest'
import { closeCodes } from '../../src/core/closeCodes.js'
import { connectClient } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { startGateway } from './support/gateway.js'
import { codeOf, follow, open, statusOf, urlOf } from './support/watched.js'

const patient = { intervalMs: 25_000, timeoutMs: 10_000, idleMs: 60_000 }
/** A busy machine must not find a client silent that it has just started. */
const brisk = { intervalMs: 200, timeoutMs: 200, idleMs: 5000 }
/** The clock of the server, which runs in this process. */
const serverNow = (): number => performance.timeOrigin + performance.now()

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

  it('are not called bound by the answer to a request that was taken back', async () => {
    const answers: (() => void)[] = []
    const authorize = (): Promise<true> =>
      new Promise((resolve) => {
        answers.push(() => resolve(true))
      })
    const server = await startServer({ things: { authorize } })
    const gateway = await connectClient(urlOf(server))
    const count = (from: 'client' | 'server', type: string): number =>
      gateway.sent(from).filter((each) => each === type).length
    const unbind = bindThings(gateway, ['pump'])
    await until('the first question', () => answers.length === 1)
    unbind()
    await until('the unbind', () => count('client', 'unbind') === 1)
    bindThings(gateway, ['pump'])
    await until('the second bind', () => count('client', 'bind') === 2)
    answers[0]?.()
    await until('both first answers', () => count('server', 'bound') === 2)
    expect(statusOf(gateway, 'pump')).toBe('waiting')
    await until('the second question', () => answers.length === 2)
    answers[1]?.()
    await until('bound', () => statusOf(gateway, 'pump') === 'bound')
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

  it('are not reporting when their gateway falls silent, and offline after the idle time; both say when it was heard last [T10]', async () => {
    const server = await startServer({ things: { ...open, reportingMs: 500 }, heartbeat: brisk })
    const gateway = await startGateway(server.port, ['pump'])
    await server.seen('welcomed')
    const [ofGateway] = server.all('welcomed')
    const person = await connectClient(urlOf(server))
    const pump = follow(person, 'pump')
    await pump.shows('pump on!')
    expect(pump.now().things.get('pump')?.lastConnectedAt).toBe(server.things()[0]?.lastConnectedAt)
    const heardAt = (): number => pump.now().things.get('pump')?.lastSeenAt ?? 0
    await gateway.freeze()
    const firstEnd = serverNow()
    await pump.shows('pump on')
    const first = heardAt()
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThanOrEqual(Math.ceil(firstEnd))
    const thawedAt = serverNow()
    gateway.thaw()
    await pump.shows('pump on!')
    await gateway.freeze()
    const secondEnd = serverNow()
    await pump.shows('pump off')
    const silent = pump.seen.findLast(({ things }) => things.get('pump')?.isConnected === true)
    expect(silent?.things.get('pump')?.isReporting).toBe(false)
    for (const at of [silent?.things.get('pump')?.lastSeenAt, heardAt()]) {
      expect(at).toBeGreaterThanOrEqual(Math.floor(thawedAt))
      expect(at).toBeLessThanOrEqual(Math.ceil(secondEnd))
    }
    // It hears why as soon as it can hear again.
    gateway.thaw()
    const endOf = () =>
      server.all('connection-closed').find(({ connectionId }) => connectionId === ofGateway?.connectionId)
    await until('its end', () => endOf() !== undefined)
    expect(endOf()).toMatchObject({
      by: 'server',
      reason: 'idle-timeout',
      code: closeCodes['idle-timeout'],
    })
  })

  it('belong to the first client that binds them, until its ghost has gone', async () => {
    const server = await startServer({ things: open, heartbeat: brisk })
    const ghost = await startGateway(server.port, ['pump'])
    await ghost.freeze()
    const next = await connectClient(urlOf(server))
    bindThings(next, ['pump'])
    await until('refused for now', () => codeOf(next, 'pump') === 'already-bound')
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
    expect(codeOf(first, 'pump')).toBe('bound-elsewhere')
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
})
