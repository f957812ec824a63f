import { describe, expect, it } from 'vitest'
import { createClient, follow } from '../client/support/client.js'
import { startScript, welcome } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { mostDialsWithin } from './support/dialRecord.js'
import { message, subscribedAt } from './support/frames.js'
import { makeVirtualClient } from './support/virtualClient.js'

describe('names that a server must not give', () => {
  it('are refused, so that a sane server is not told them afterwards', async () => {
    const long = 'k'.repeat(300)
    const server = await startScript((frame, send, socket) => {
      if (frame.t === 'hello') {
        if (server.sockets.length === 1) send(welcome({ session: { id: 's', key: long, resumed: false } }))
        else if (server.sockets.length === 2) send(welcome({ connection: '\ud800' }))
        else send(welcome())
        if (server.sockets.length < 3) setTimeout(() => socket.terminate(), 30)
      }
      if (frame.t === 'subscribe')
        send(subscribedAt(0, 0, 'a', ''), subscribedAt(0, 0, 'a', long), subscribedAt(3))
    })
    const client = createClient(server.url)
    const log = follow(client, 'a')
    client.connect()
    await client.reaches('connected')
    await log.reaches('subscribed')
    expect(JSON.stringify(server.frames)).not.toContain(long)
    expect(server.frames.filter(({ t }) => t === 'hello').some((hello) => 'previous' in hello)).toBe(false)
    expect(client.channel('a').position()).toEqual({ epoch: 'e.1', offset: 3 })
  })
})

describe('a hostile server', () => {
  const counts = (server: { frames: readonly { t: string }[] }, t: string): number =>
    server.frames.filter((frame) => frame.t === t).length

  it('cannot hold up the page with a text of 17 MB, or with data nested 100,000 deep: the connection goes on [F55]', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const server = await startScript((frame, send, socket) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t !== 'subscribe') return
      send(subscribedAt(0))
      socket.send(`{"t":"message","ch":"a","o":1,"d":${deep}}`)
      socket.send(`{"t":"message","ch":"a","o":2,"d":"${'x'.repeat(17_000_000)}"}`)
      send(message(2))
    })
    const errors: string[] = []
    const client = createClient(server.url, { onError: (error) => void errors.push(error.message) })
    const log = follow(client, 'a')
    client.connect()
    await until('both', () => log.data.length === 2)
    expect(errors).toEqual(['from the server: expected up to 16777216 characters, got 17000037'])
    expect(client.getState().connection.status).toBe('connected')
    expect(log.errors).toEqual([])
  })

  it('cannot make the client ask again and again for the same gap', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t === 'subscribe') send(subscribedAt(0), message(7))
    })
    const { client, settle, advance } = makeVirtualClient(server.url)
    const log = follow(client, 'a')
    client.connect()
    await settle()
    await advance(20_000, 1000)
    expect(counts(server, 'subscribe')).toBeLessThan(10)
    expect(log.errors).toEqual(['channel-gap'])
    expect(log.data).toEqual([])
  })

  it.each(['channel-full', 'process-closed', 'channel-closed', 'channel-denied'])(
    'cannot keep it busy with %s on every subscription',
    async (error) => {
      const server = await startScript((frame, send) => {
        if (frame.t === 'hello') send(welcome())
        if (frame.t === 'subscribe') send({ t: 'channel-error', ch: frame['ch'], error })
      })
      const { client, settle, advance } = makeVirtualClient(server.url)
      const logs = [
        follow(client, 'a', { onGap: 'skip' }),
        follow(client, 'b', { resync: async () => undefined }),
      ]
      client.connect()
      await settle()
      await advance(20_000, 1000)
      expect(logs.map((log) => log.status())).toEqual(['failed', 'failed'])
      expect(counts(server, 'subscribe')).toBeLessThan(10)
      expect(client.channel('a').getState()).toMatchObject({ fault: { reason: error } })
    },
  )

  it('cannot make it ping more than twenty times a second', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome({ heartbeat: { intervalMs: 0.001, timeoutMs: 1e12 } }))
      if (frame.t === 'ping') send({ t: 'pong', n: frame['n'] })
    })
    const { client, settle, advance } = makeVirtualClient(server.url)
    client.connect()
    await settle()
    await advance(1000, 10)
    expect(counts(server, 'ping')).toBeGreaterThan(0)
    expect(counts(server, 'ping')).toBeLessThanOrEqual(20)
  })

  it('cannot stop its heartbeat', async () => {
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome({ heartbeat: { intervalMs: 1e12, timeoutMs: 1e300 } }))
    })
    const { client, environment, status, settle } = makeVirtualClient(server.url)
    client.connect()
    await settle()
    expect(status()).toBe('connected')
    await environment.advance(360_000)
    expect(client.getState().connection.outage?.cause.reason).toBe('heartbeat-timeout')
  })

  it('that gives up on every connection at once is dialled at most ten times in ten seconds', async () => {
    const server = await startScript((frame, send, socket) => {
      if (frame.t !== 'hello') return
      send(welcome({ heartbeat: { intervalMs: 1, timeoutMs: 1 } }))
      socket.terminate()
    })
    const { client, dials, advance } = makeVirtualClient(server.url)
    client.connect()
    await advance(25_000, 10)
    expect(mostDialsWithin(dials, 10_000)).toBeLessThanOrEqual(10)
    expect(dials.length, 'dials in all').toBeGreaterThan(10)
  })
})

describe('a second answer to a subscription', () => {
  it.each([
    ['further on', 9, 'e.1'],
    ['in another history', 2, 'e.2'],
  ])('that stands %s is no way to lose messages', async (_where, offset, epoch) => {
    let asked = 0
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
      if (frame.t !== 'subscribe') return
      asked += 1
      if (asked === 1) send(subscribedAt(5), message(6), subscribedAt(offset, 0, 'a', epoch))
      else send(subscribedAt(6, 3), message(7), message(8), message(9))
    })
    const client = createClient(server.url)
    const log = follow(client, 'a')
    client.connect()
    await log.received(4)
    expect(log.offsets).toEqual([6, 7, 8, 9])
    expect(server.frames.filter(({ t }) => t === 'subscribe')).toMatchObject([
      {},
      { pos: { epoch: 'e.1', offset: 6 } },
    ])
  })
})
