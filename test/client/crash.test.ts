import type { ServerEvent } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, follow, watchPresentation } from './support/client.js'
import { startProcess, storeFolder } from './support/serverInProcess.js'
import { until } from './support/wait.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('a server process that is killed', () => {
  it('is noticed at once, and the client is bound to its channel again when it is back [T2]', async () => {
    const location = storeFolder()
    const first = await startProcess({ port: 0, location })
    const client = await connectClient(first.url)
    const orders = follow(client, 'orders')
    await orders.reaches('subscribed')
    await first.kill()
    await client.reaches('reconnecting')
    // Notice by the socket, because the heartbeat would take half a minute.
    expect(client.getState().connection.outage?.cause).toMatchObject({ reason: 'network-lost', code: 1006 })
    expect(orders.status()).toBe('interrupted')
    await startProcess({ port: first.port, location })
    await orders.reaches('subscribed')
    expect(client.status()).toBe('connected')
  })

  it('loses no accepted message: missed ones are replayed, sends arrive once [F38]', async () => {
    const location = storeFolder()
    const first = await startProcess({ port: 0, location })
    const proxy = await createChaosProxy(() => first.port)
    onTestFinished(() => proxy.close())
    const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`)
    const other = await connectClient(first.url)
    const orders = follow<number | string>(client, 'orders')
    const others = follow<number | string>(other, 'orders')
    await Promise.all([orders.reaches('subscribed'), others.reaches('subscribed')])
    for (const n of upTo(20)) first.publish('orders', n)
    await orders.received(20)
    // One client is away while the server goes on. Sends of the other are accepted without an answer, and then the server dies
    // while publishing.
    await other.disconnect()
    for (const n of upTo(30)) first.publish('orders', n + 20)
    await until('some of it', () => first.published.length >= 25)
    proxy.set({ stall: 'down' })
    const sends = upTo(40).map((n) => client.channel('orders').send(`mine ${n}`))
    const isMine = (event: ServerEvent): boolean =>
      event.type === 'published' && event.sessionId !== undefined
    await until('what was sent to be accepted', () => first.events.filter(isMine).length === 40)
    for (const n of upTo(30)) first.publish('orders', n + 50)
    expect(client.getState().outbox).toHaveLength(40)
    await first.kill()
    proxy.drop()
    await proxy.pass()
    other.connect()
    await client.reaches('reconnecting')
    sends.push(...upTo(10).map((n) => client.channel('orders').send(`later ${n}`)))
    const accepted = [...first.published]
    const second = await startProcess({ port: first.port, location })
    expect(second.epoch).toBe(first.epoch)
    const receipts = await Promise.all(sends)
    second.publish('orders', 'last')
    await until('the last one', () => orders.data.at(-1) === 'last' && others.data.at(-1) === 'last')
    // Expect every accepted message once, in order, without a gap.
    expect(orders.offsets).toEqual(upTo(orders.offsets.length))
    expect(others.data).toEqual(orders.data)
    expect(others.offsets).toEqual(orders.offsets)
    expect(new Set(orders.data).size).toBe(orders.data.length)
    for (const { published, offset } of accepted) expect(orders.data[offset - 1]).toBe(published)
    receipts.forEach(({ offset }, index) => {
      expect(orders.data[(offset ?? 0) - 1]).toBe(index < 40 ? `mine ${index + 1}` : `later ${index - 39}`)
    })
    const repeated = second.events.filter((event) => event.type === 'published' && event.duplicate)
    expect(repeated).toHaveLength(40)
    expect(orders.errors.concat(others.errors)).toEqual([])
    expect(client.channel('orders').getState()).toMatchObject({ continuity: 'recovered', gaps: 0 })
    expect(client.getState().connection).toMatchObject({ processClosedAt: null })
  })

  it('and restarts without its state causes one prompt, and no new message continues the old history [E7 F39]', async () => {
    const first = await startProcess({ port: 0 })
    const client = await connectClient(first.url)
    const presentation = watchPresentation(client)
    const names = ['orders', 'orders/2', 'orders/3']
    const logs = names.map((name) => follow<string>(client, name))
    await Promise.all(logs.map((log) => log.reaches('subscribed')))
    for (const name of names) first.publish(name, `${name} old`)
    await Promise.all(logs.map((log) => log.received(1)))
    await first.kill()
    const second = await startProcess({ port: first.port })
    expect(second.epoch).not.toBe(first.epoch)
    await Promise.all(logs.map((log) => log.reaches('failed')))
    for (const name of names) second.publish(name, `${name} new`)
    await until('the new ones accepted', () => second.published.length === 3)
    await client.settled()
    expect(logs.map(({ errors }) => errors)).toEqual([
      ['process-closed'],
      ['process-closed'],
      ['process-closed'],
    ])
    expect(logs.map(({ data }) => data)).toEqual(names.map((name) => [`${name} old`]))
    expect(presentation().prompt).toMatchObject({ reason: 'process-closed', channels: names })
    expect(presentation().announcement).toMatchObject({ key: 'resync' })
    expect(client.events.filter(({ type }) => type === 'process-closed')).toHaveLength(1)
    expect(client.getState().connection).toMatchObject({ status: 'connected' })
    expect(client.getState().connection.processClosedAt).not.toBeNull()
    // Only an explicit resync continues after lost messages.
    for (const name of names) client.channel(name).resubscribe()
    await Promise.all(logs.map((log) => log.reaches('subscribed')))
    expect(presentation().prompt).toBeNull()
    second.publish('orders', 'newest')
    await logs[0]?.received(2)
    expect(logs[0]?.data).toEqual(['orders old', 'newest'])
  })
})

describe('a server process that is frozen', () => {
  const heartbeat = { intervalMs: 400, timeoutMs: 400, idleMs: 30_000 }

  it('is noticed by the missing heartbeat alone, and is used again once it thaws [T3]', async () => {
    const server = await startProcess({ port: 0, heartbeat })
    const client = await connectClient(server.url)
    const orders = follow<number>(client, 'orders')
    await orders.reaches('subscribed')
    server.publish('orders', 1)
    await orders.received(1)
    server.signal('SIGSTOP')
    const sent = client.channel('orders').send(2)
    await client.reaches('reconnecting')
    expect(client.getState().connection.outage?.cause).toMatchObject({
      reason: 'heartbeat-timeout',
      code: null,
    })
    server.signal('SIGCONT')
    await client.reaches('connected')
    await sent
    server.publish('orders', 3)
    await orders.received(3)
    expect(orders.data).toEqual([1, 2, 3])
    expect(orders.offsets).toEqual([1, 2, 3])
  })

  it('does not delay a disconnect [F37]', async () => {
    const server = await startProcess({ port: 0 })
    const client = await connectClient(server.url, { times: { leaveMs: 100 } })
    server.signal('SIGSTOP')
    await client.disconnect()
    expect(client.status()).toBe('disconnected')
    // The frozen server never answers, so the socket still waits.
    expect(client.sockets[0]?.readyState).toBeLessThan(3)
    await until('the close to be tried', () => client.sockets[0]?.readyState === 2)
    expect(client.statuses.at(-1)).toBe('disconnected')
    server.signal('SIGCONT')
    client.connect()
    await client.reaches('connected')
    await until(
      'one socket left',
      () => client.sockets.filter(({ readyState }) => readyState === 1).length === 1,
    )
    expect(server.events.filter(({ type }) => type === 'welcomed')).toHaveLength(2)
  })
})
