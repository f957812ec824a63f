import {
  channelServer,
  createConnectivity,
  nativeDialler,
  type Connectivity,
  type SocketClass,
} from 'react-connectivity/native'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { startProcess } from '../client/support/serverInProcess.js'

const clients = 1000
const binMs = 500
/** A busy machine takes long to make a thousand handshakes. */
const patience = { timeout: 120_000, interval: 50 }
const heartbeat = { intervalMs: 2000, timeoutMs: 60_000, idleMs: 120_000 }

/** Records the width that the server told last. */
function listenFor(told: number[], index: number): SocketClass {
  class Listening extends WebSocket {
    constructor(url: string) {
      super(url)
      this.on('message', (data) => {
        const spreadMs = /"spreadMs":(\d+)/.exec(String(data))?.[1]
        if (spreadMs !== undefined) told[index] = Number(spreadMs)
      })
    }
  }
  return Listening
}

it('a thousand clients whose server dies plan their way back evenly, and all of them are back [F60]', async () => {
  const first = await startProcess({ port: 0, heartbeat })
  const made: Connectivity[] = []
  onTestFinished(() => {
    for (const client of made) client.dispose()
  })
  const told: number[] = []
  /** The wait of each client between its loss and its first dial. */
  const waits: number[] = []
  let up = 0
  for (let index = 0; index < clients; index += 1) {
    const dialler = nativeDialler({ WebSocket: listenFor(told, index) })
    const client = createConnectivity(channelServer(first.url, { dialler }))
    client.subscribe(({ connection: now }, { connection: before }) => {
      if (now.status === before.status) return
      if (now.status === 'connected') up += 1
      if (before.status !== 'connected') return
      up -= 1
      waits.push((now.nextAttemptAt ?? now.since) - now.since)
    })
    made.push(client)
    client.connect()
    // In groups: the server takes only so many sockets of one address that have not said hello.
    if (index % 100 === 99) await expect.poll(() => up, patience).toBe(index + 1)
  }
  // Heartbeats tell the early ones that they are many: 5 ms for each client, unless it changed by less than a quarter.
  await expect.poll(() => told.filter((ms) => ms >= 3750).length, patience).toBe(clients)

  await first.kill()
  await expect.poll(() => waits.length, patience).toBe(clients)
  const bins = Array.from({ length: Math.ceil(Math.max(...waits) / binMs) }, () => 0)
  for (const wait of waits) bins[Math.floor(wait / binMs)]! += 1
  const median = bins.toSorted((a, b) => a - b)[Math.floor(bins.length / 2)]!
  // 5 ms for each client, give or take what the last heartbeat told.
  expect(bins.length * binMs, 'the last one').toBeLessThanOrEqual(10_000)
  expect(bins.length * binMs, 'the last one').toBeGreaterThanOrEqual(3500)
  expect(Math.max(...bins) / median, JSON.stringify(bins)).toBeLessThanOrEqual(3)

  await startProcess({ port: first.port, heartbeat })
  await expect.poll(() => up, patience).toBe(clients)
})
