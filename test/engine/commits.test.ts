import { describe, expect, it } from 'vitest'
import { createInbox, createWorld, watch, type World } from './support/world.js'

const HOUR = 3_600_000

function countCommits(world: World): () => number {
  let commits = 0
  world.client.subscribe(() => (commits += 1))
  return () => commits
}

describe('a connected, idle hour', () => {
  it('makes no commit and keeps the state the same object, though both ends ping [C17]', async () => {
    const world = createWorld()
    for (const name of ['a', 'b']) world.channel(name).subscribe({})
    await world.connect()
    await world.advance(1000)
    const before = world.client.getState()
    const commits = countCommits(world)
    await world.advance(HOUR)
    expect(world.sent('client', 'ping').length + world.sent('client', 'pong').length).toBeGreaterThan(100)
    expect(commits()).toBe(0)
    expect(world.client.getState()).toBe(before)
    expect(world.status()).toBe('connected')
  })

  it('is as quiet after a resume or a repeated signal of the device', async () => {
    const world = createWorld()
    await world.connect()
    await world.advance(1000)
    const commits = countCommits(world)
    for (let times = 0; times < 20; times += 1) {
      world.environment.signal('resumed')
      world.environment.signal('online')
      await world.advance(60_000)
    }
    expect([commits(), world.status()]).toEqual([0, 'connected'])
  })
})

describe('two hundred sends in one tick', () => {
  it('are one message on the wire, and two commits until all are acknowledged [C18]', async () => {
    const world = createWorld()
    await world.connect()
    const commits = countCommits(world)
    const messages = world.batches('client').length
    const sends = Array.from({ length: 200 }, (_, n) => watch(world.channel('a').send(n)))
    await world.environment.settle()
    const sent = world.batches('client').slice(messages)
    expect(sent.map((batch) => batch.map(({ d }) => d))).toEqual([sends.map((_, n) => n)])
    expect([commits(), world.client.getState().outbox.length]).toEqual([1, 200])
    await world.advance(1000)
    expect(sends.every(({ code }) => code === 'kept')).toBe(true)
    expect([commits(), world.client.getState().outbox]).toEqual([2, []])
  })

  it('come back to their sender with one commit for each message of the server', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    const commits = countCommits(world)
    const answers = world.batches('server').length
    for (let n = 0; n < 200; n += 1) watch(world.channel('a').send(n))
    await world.advance(1000)
    expect(inbox.data).toHaveLength(200)
    expect(commits()).toBeLessThanOrEqual(1 + world.batches('server').length - answers)
  })

  it('while the connection is down leave together once it is up, in order', async () => {
    const world = createWorld()
    await world.connect()
    world.network.cut()
    const sends = Array.from({ length: 200 }, (_, n) => watch(world.channel('a').send(n)))
    await world.advance(5000)
    const published = world.batches('client').filter((batch) => batch.some(({ t }) => t === 'publish'))
    expect(published.map((batch) => batch.filter(({ t }) => t === 'publish').length)).toEqual([200])
    expect(published.flat().flatMap(({ t, d }) => (t === 'publish' ? [d] : []))).toEqual(
      sends.map((_, n) => n),
    )
    expect(sends.every(({ code }) => code === 'kept')).toBe(true)
  })
})

describe('callbacks of the app', () => {
  it('run after their commit, in order', async () => {
    const world = createWorld()
    const log: string[] = []
    const channelStatus = (): string => world.channel('a').getState()?.status ?? 'none'
    world.client.subscribe(({ connection }) => void log.push(`commit ${connection.status}`))
    world.client.onEvent((event) => void log.push(`${event.type} ${world.status()}`))
    world.channel('a').subscribe({
      onMessage: (data) => void log.push(`message ${String(data)} ${channelStatus()}`),
      onError: ({ code }) => void log.push(`error ${code} ${channelStatus()}`),
    })
    await world.connect()
    log.length = 0
    world.network.inject(
      JSON.stringify([
        { t: 'message', ch: 'a', o: 1, d: 1 },
        { t: 'channel-error', ch: 'a', error: 'channel-full' },
      ]),
    )
    expect(log.slice(0, 2)).toEqual(['commit connected', 'message 1 failed'])
    expect(log.slice(2).sort()).toEqual(['channel-fault connected', 'error channel-full failed'])
  })

  it('that call the client start further turns, after earlier callbacks', async () => {
    const world = createWorld()
    const log: string[] = []
    world.client.onEvent((event) => {
      if (event.type !== 'status-changed') return
      log.push(`first ${event.status}`)
      if (event.status === 'connected') void world.client.disconnect()
    })
    world.client.onEvent(
      (event) => void (event.type === 'status-changed' && log.push(`second ${event.status}`)),
    )
    await world.connect()
    expect(log).toEqual(
      ['connecting', 'connected', 'disconnected'].flatMap((status) => [
        `first ${status}`,
        `second ${status}`,
      ]),
    )
  })

  it('that send from a subscriber of the store are sent, though the turn was at its end', async () => {
    const world = createWorld()
    let sent: { code: string } | null = null
    world.client.subscribe(({ connection }) => {
      if (connection.status === 'connected') sent ??= watch(world.channel('a').send('hello'))
    })
    await world.connect()
    expect(sent).toMatchObject({ code: 'kept' })
  })
})
