import { describe, expect, it } from 'vitest'
import { createRedisStore } from 'react-connectivity/server/redis'
import { pause, until } from '../client/support/wait.js'
import { sessionOf, startServer } from '../server/support/testServer.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { dueOf, keysOfSeats, leasesOf, timeOf } from './support/seatKeys.js'
import { connectTo, startServers } from './support/servers.js'

/** For clients that answer no ping, however long a test takes. */
const patient = { intervalMs: 25_000, timeoutMs: 10_000, idleMs: 600_000 }

type Client = Awaited<ReturnType<typeof connectTo>>

const channels = {
  lobby: { kind: 'log', maxMembers: 10 },
  inbox: { kind: 'session' },
  '*': { kind: 'log' },
} as const

/** Asks for the lobby; returns whether there was room. */
async function join(client: Client): Promise<boolean> {
  const { length } = client.frames
  const answer = () =>
    client.frames.slice(length).find(({ t }) => t === 'subscribed' || t === 'channel-error')
  client.send({ t: 'subscribe', ch: 'lobby' })
  await client.until(() => answer() !== undefined)
  const frame = answer()
  if (frame?.t === 'channel-error') expect(frame.error).toBe('channel-no-room')
  return frame?.t === 'subscribed'
}

const membersOf = (clients: readonly Client[], joined: readonly boolean[]): Client[] =>
  clients.filter((_client, index) => joined[index])

describe.skipIf(noRedis !== null)('the bounds of three server processes on one Redis', () => {
  it('hold for the room of a channel: ten of thirty get in, and the places of a killed process are free when its lease has ended, not before', async () => {
    const redis = await startRedis()
    const servers = await startServers({ url: redis.url, timeoutMs: 5000 }, 3, {
      channels,
      heartbeat: patient,
    })
    const urls = servers.processes.map(({ url }) => url)
    const clients = await Promise.all(Array.from({ length: 30 }, (_, n) => connectTo(urls[n % 3] ?? '')))
    // Each process has a member, and 27 clients race for the rest.
    const leases: string[] = []
    for (const client of clients.slice(0, 3)) {
      expect(await join(client)).toBe(true)
      leases.push(...(await leasesOf(redis)))
    }
    const raced = clients.slice(3)
    const members = [...clients.slice(0, 3), ...membersOf(raced, await Promise.all(raced.map(join)))]
    expect(members).toHaveLength(10)

    await servers.kill(0)
    const due = await dueOf(redis, leases[0] ?? '')
    const killed = members.filter(({ socket }) => socket.url === urls[0])
    const waiting = await Promise.all(killed.map(() => connectTo(urls[1] ?? '')))
    for (const client of waiting) while (!(await join(client))) await pause(50)
    expect(await timeOf(redis)).toBeGreaterThanOrEqual(due)
    const more = await connectTo(urls[2] ?? '')
    expect(await join(more), 'ten again').toBe(false)
  })

  it('hold after Redis was killed and started again with all that it had: nobody waits for a place that nobody has', async () => {
    const redis = await startRedis('always')
    const servers = await startServers({ url: redis.url }, 3, { channels })
    const urls = servers.processes.map(({ url }) => url)
    const connectAll = () => Promise.all(Array.from({ length: 30 }, (_, n) => connectTo(urls[n % 3] ?? '')))
    const before = await connectAll()
    expect(membersOf(before, await Promise.all(before.map(join)))).toHaveLength(10)
    await redis.kill()
    await redis.start()
    for (const { events } of servers.processes)
      await until('its store to be open again', () => events.some(({ type }) => type === 'store-reopened'))
    for (const client of before) await client.closed
    expect(await keysOfSeats(redis), 'their leases have ended').toEqual([])
    const after = await connectAll()
    expect(membersOf(after, await Promise.all(after.map(join)))).toHaveLength(10)
  })

  it('hold for the one session of a user under first-wins, who comes back to any process with it', async () => {
    const redis = await startRedis()
    const { processes } = await startServers({ url: redis.url, timeoutMs: 20_000 }, 3, {
      concurrentSessions: 'first-wins',
      heartbeat: patient,
    })
    const [a = '', b = '', c = ''] = processes.map(({ url }) => url)
    const first = await connectTo(a, { token: 'ada' })
    await expect(connectTo(b, { token: 'ada' })).rejects.toThrow('goodbye')
    await connectTo(b, { token: 'bob' })
    await processes[0]?.kill()
    await first.closed
    await expect(connectTo(b, { token: 'ada' }), 'it may come back').rejects.toThrow('goodbye')
    const back = await connectTo(c, { token: 'ada', session: sessionOf(first.welcome) })
    expect(back.welcome.session.resumed).toBe(true)
    await expect(connectTo(b, { token: 'ada' })).rejects.toThrow('goodbye')
    const person = await connectTo(b, { token: 'ada', takeOver: true })
    expect(await back.next('goodbye')).toMatchObject({ reason: 'kicked' })
    person.cut()
    await person.closed
    // The process notices the end of the socket, and the place is free.
    let again: Client | null = null
    while (again === null) {
      await pause(20)
      again = await connectTo(c, { token: 'ada' }).catch(() => null)
    }
  })
})

describe.skipIf(noRedis !== null)('a session that is closed at another process', () => {
  it('ends with the words, also with its queue when the process that had it is dead', async () => {
    const redis = await startRedis()
    const servers = await startServers({ url: redis.url }, 1, { channels })
    const [one] = servers.processes
    const two = await startServer({
      store: createRedisStore({ url: redis.url, timeoutMs: 20_000 }),
      channels,
      authenticate: ({ token = 'anonymous' }: { token?: string }) => ({ id: token }),
    })
    const [client, other] = [await connectTo(one?.url ?? ''), await connectTo(one?.url ?? '')]
    other.send({ t: 'subscribe', ch: 'inbox' })
    await other.next('subscribed')
    const { id } = client.welcome.session
    expect(await two.closeSession(id, { message: 'Bye.', final: true })).toBe(true)
    expect(await client.next('goodbye')).toEqual({
      t: 'goodbye',
      reason: 'process-closed',
      message: 'Bye.',
      final: true,
    })
    expect(await two.closeSession(id)).toBe(false)
    expect((await two.publish('inbox', 'mail')).offset).toBe(1)
    await servers.kill(0)
    expect(await two.closeSession(other.welcome.session.id)).toBe(true)
    expect((await two.publish('inbox', 'nobody')).offset).toBe(0)
    const back = await two.connect({ session: sessionOf(other.welcome) })
    expect(back.welcome.session.resumed).toBe(false)
  })
})
