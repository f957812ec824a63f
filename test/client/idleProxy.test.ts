import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient, type TestClient } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

const IDLE_MS = 40_000

interface ForgetfulProxy {
  readonly url: string
  /** The times without a byte in either direction, in milliseconds, in order. */
  readonly silences: readonly number[]
}

/** A TCP proxy that forgets a connection after 40 s without a byte, and then drops what comes, without a word. */
async function startForgetfulProxy(target: number, environment: VirtualEnvironment): Promise<ForgetfulProxy> {
  const sockets = new Set<Socket>()
  const silences: number[] = []
  let heardAt = environment.now()
  const proxy = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    let isForgotten = false
    const forget = (): void => void (isForgotten = true)
    let cancel = environment.setTimer(forget, IDLE_MS)
    const carry = (from: Socket, to: Socket): void => {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => to.destroy())
      from.on('data', (bytes) => {
        if (isForgotten) return
        cancel()
        cancel = environment.setTimer(forget, IDLE_MS)
        silences.push(environment.now() - heardAt)
        heardAt = environment.now()
        to.write(bytes)
      })
    }
    carry(client, upstream)
    carry(upstream, client)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  return { url: `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}/realtime`, silences }
}

/** A connected client behind the proxy, whose server announces this time between pings; milliseconds. */
async function behindProxy(intervalMs: number): Promise<{
  readonly client: TestClient
  readonly proxy: ForgetfulProxy
  readonly pass: (ms: number) => Promise<void>
}> {
  const environment = createVirtualEnvironment()
  const server = await startServer({ heartbeat: { intervalMs, timeoutMs: 10_000, idleMs: 120_000 } })
  const proxy = await startForgetfulProxy(server.port, environment)
  const client = createClient(proxy.url, { environment })
  client.connect()
  await client.reaches('connected')
  const count = (type: 'ping' | 'pong', from: 'client' | 'server'): number =>
    client.sent(from).filter((sent) => sent === type).length
  return {
    client,
    proxy,
    async pass(ms) {
      for (let left = ms; left > 0 && client.status() === 'connected'; left -= 1000) {
        await environment.advance(1000)
        // No time passes while an answer that can come is on its way.
        if (intervalMs < IDLE_MS)
          await until('the answers', () => count('pong', 'server') >= count('ping', 'client'))
      }
    },
  }
}

describe('a quiet connection through a proxy that forgets idle ones after 40 s', () => {
  it('stays up for five minutes with a ping every 25 s [T20]', async () => {
    const { client, proxy, pass } = await behindProxy(25_000)
    await pass(300_000)
    // Nothing but the pings and their answers breaks the silence, and each time before the proxy forgets.
    expect(client.sent('client').filter((type) => type === 'ping')).toHaveLength(12)
    expect(proxy.silences.filter((ms) => ms > 0)).toEqual(Array.from({ length: 12 }, () => 25_000))
    expect(client.statuses).toEqual(['connecting', 'connected'])
    expect(client.sockets).toHaveLength(1)
  })

  it('is lost with a ping every 50 s, and the loss is noticed by the answer that does not come', async () => {
    const { client, pass } = await behindProxy(50_000)
    await pass(300_000)
    expect(client.getState().connection.outage?.cause.reason).toBe('heartbeat-timeout')
  })
})
