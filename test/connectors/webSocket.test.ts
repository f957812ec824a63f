import { channelMessages, presenterOf, type BannerKey } from 'react-connectivity'
import { defaultTimes } from 'react-connectivity/core'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPlainSocketServer, type PlainSocketServer } from './servers/plainSocket.js'
import { startScriptedSocket } from './servers/scriptedSocket.js'
import { createFaults, type Faults } from './support/faults.js'
import { rooms, runSocket } from './support/socketRun.js'
import { outwait } from '../lab/bareClient.js'
import { until } from './support/wait.js'

const heartbeat = {
  intervalMs: 300,
  timeoutMs: 300,
  message: () => ({ kind: 'ping' }),
}

async function behindProxy(): Promise<{ faults: Faults<PlainSocketServer>; url: string }> {
  const faults = await createFaults(startPlainSocketServer)
  onTestFinished(faults.close)
  return { faults, url: `ws://127.0.0.1:${faults.port}` }
}

describe('an app with a WebSocket server that knows nothing of us', () => {
  it('sees status, LED and banner, and speaks its own JSON both ways [C1]', async () => {
    const { faults, url } = await behindProxy()
    const environment = createVirtualEnvironment()
    const run = runSocket(url, { channels: rooms }, { environment })
    const presenter = presenterOf(run.client)
    onTestFinished(presenter.subscribe(() => undefined))
    const seen: unknown[] = []
    run.channel('orders').subscribe({ onMessage: (data) => seen.push(data) })
    run.client.connect()
    await run.reaches('connected')
    expect(run.channel('orders').getState()).toMatchObject({ status: 'subscribed', fault: null })
    await run.channel('orders').send({ id: 7 })
    await until('the message', () => seen.length === 1)
    faults.server().publish('orders', 'from the server')
    await until('the answer', () => seen.length === 2)
    expect(seen).toEqual([{ id: 7 }, 'from the server'])
    expect(faults.server().accepted).toEqual([{ id: 7 }])
    await environment.advance(defaultTimes.ledMs)
    expect(presenter.getState()).toMatchObject({ led: { state: 'online' }, banner: null })
    faults.refuse()
    await run.reaches('reconnecting')
    expect(run.connection().outage?.cause).toMatchObject({ reason: 'network-lost', code: 1006 })
    await environment.advance(defaultTimes.bannerMs)
    expect(presenter.getState()).toMatchObject({
      led: { state: 'reconnecting' },
      banner: { key: 'reconnecting' },
    })
    await faults.heal()
    for (let second = 0; second < 30 && run.connection().status !== 'connected'; second += 1) {
      await environment.advance(1000)
      await outwait()
    }
    // The server may read the subscription a moment after the client has connected.
    await until('the channel again', () => {
      faults.server().publish('orders', 'after the loss')
      return seen.includes('after the loss')
    })
    expect(run.statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(run.problems).toEqual([])
  })

  it('lists an own message once where the server sends its id back', async () => {
    const { faults, url } = await behindProxy()
    const run = runSocket(url, {
      channels: {
        ...rooms,
        publish: ({ channel: room, id, data }) => ({ kind: 'say', room, body: { id, data } }),
        route: (message) => {
          const { room, body } = message as { room: string; body: { id: string | null; data: unknown } }
          return { channel: room, ...body }
        },
      },
    })
    const orders = channelMessages(run.client, 'orders')
    orders.subscribe({ keep: 10 })
    run.client.connect()
    await run.reaches('connected')
    await orders.send('tea')
    // Written is not received yet.
    await until('the message at the server', () => faults.server().accepted.length === 1)
    faults.server().publish('orders', { id: null, data: 'milk' })
    const listed = (): unknown[] => orders.messages().map(({ data }) => data)
    await until('the last message', () => listed().includes('milk'))
    expect(listed()).toEqual(['tea', 'milk'])
  })

  it('gets every message where it routes by itself, and a report of those that it cannot read', async () => {
    const server = await startScriptedSocket({
      opened: (socket) => ['{"n":1}', 'not json', '{"n":2}'].forEach((text) => socket.send(text)),
    })
    const seen: unknown[] = []
    const run = runSocket(server.url, { onMessage: (data) => seen.push(data) })
    run.client.connect()
    await until('the last message', () => seen.length === 2)
    expect(seen).toEqual([{ n: 1 }, { n: 2 }])
    expect(run.problems.map(({ code }) => code)).toEqual(['protocol-error'])
    expect(run.connection().status).toBe('connected')
  })

  it('gets an error at the send when its message could not be made, and no false success', async () => {
    const { url } = await behindProxy()
    const publish = ({ data }: { readonly data: unknown }): unknown => {
      if (data === 'bad') throw new Error('no such thing')
      return data === 'nothing' ? null : { kind: 'say', room: 'orders', body: data }
    }
    const run = runSocket(url, { channels: { ...rooms, route: () => null, publish } })
    run.client.connect()
    await run.reaches('connected')
    await expect(run.channel('orders').send('bad')).rejects.toMatchObject({ code: 'invalid' })
    await expect(run.channel('orders').send('nothing')).rejects.toMatchObject({ code: 'invalid' })
    await expect(run.channel('orders').send('good')).resolves.toMatchObject({ offset: null })
    expect(run.problems.map(({ message }) => message)).toEqual([expect.stringContaining('no such thing')])
  })
})

describe('a half-open link to a server that a page cannot ping', () => {
  it('is noticed by an application heartbeat, and the app reconnects once the network is back [C2]', async () => {
    const { faults, url } = await behindProxy()
    const environment = createVirtualEnvironment()
    const run = runSocket(url, { heartbeat, channels: rooms }, { environment })
    run.client.connect()
    await run.reaches('connected')
    faults.hole()
    await environment.advance(heartbeat.intervalMs + heartbeat.timeoutMs)
    expect(run.connection()).toMatchObject({ status: 'reconnecting', reason: 'heartbeat-timeout' })
    await faults.heal()
    run.client.retryNow()
    await run.reaches('connected')
    expect(run.statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
  })

  it('stays unnoticed without one: the state claims no loss', async () => {
    const { url } = await behindProxy()
    const environment = createVirtualEnvironment()
    const run = runSocket(url, {}, { environment })
    run.client.connect()
    await run.reaches('connected')
    for (const signal of ['resumed', 'offline', 'online'] as const) environment.signal(signal)
    await environment.advance(3_600_000)
    expect(run.statuses).toEqual(['connecting', 'connected'])
  })
})

describe('messages that may have been missed', () => {
  it('are fetched where the app can, never claimed as recovered, and raise no prompt [C3]', async () => {
    const { faults, url } = await behindProxy()
    const run = runSocket(url, { channels: rooms })
    let resyncs = 0
    run.channel('fetched').subscribe({ resync: () => void (resyncs += 1) })
    run.channel('told').subscribe({ onMessage: () => undefined })
    const presenter = presenterOf(run.client)
    const banners = new Set<BannerKey | undefined>()
    onTestFinished(presenter.subscribe(({ banner }) => void banners.add(banner?.key)))
    run.client.connect()
    await run.reaches('connected')
    await until('both channels', () => run.channel('told').getState()?.status === 'subscribed')
    expect(run.channel('told').getState()?.continuity).toBe('intact')
    expect(resyncs).toBe(0)
    faults.reset()
    await until('the return', () => run.connection().reconnectCount === 1)
    await until('the resync', () => run.channel('fetched').getState()?.continuity === 'recovered')
    expect(resyncs).toBe(1)
    expect(run.channel('told').getState()).toMatchObject({
      status: 'subscribed',
      continuity: 'unknown',
      fault: null,
      gaps: 0,
    })
    expect(presenter.getState().prompt).toBeNull()
    expect(banners.has('channel-stopped') || banners.has('channel-denied')).toBe(false)
  })

  it('are never sent twice: a message on its way when the link was lost is rejected', async () => {
    const { faults, url } = await behindProxy()
    const run = runSocket(url, { channels: rooms })
    run.client.connect()
    await run.reaches('connected')
    faults.refuse()
    await run.reaches('reconnecting')
    await expect(run.channel('orders').send('later')).rejects.toMatchObject({ code: 'not-connected' })
    expect(run.client.getState().outbox).toEqual([])
  })
})
