import { describe, expect, it, onTestFinished } from 'vitest'
import { createLevelStore } from 'react-connectivity/server/level'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, follow } from '../client/support/client.js'
import { startProcess, storeFolder, type ServerInProcess } from '../client/support/serverInProcess.js'
import { sleep, until } from './support/testServer.js'

const silent = {
  entry: () => undefined,
  removed: () => undefined,
  failed: () => undefined,
  corrupt: () => undefined,
}

describe('a store whose folder another process has', () => {
  it('is refused at once, with the folder and the way out', async () => {
    const location = storeFolder()
    await startProcess({ port: 0, location })
    const opening = createLevelStore({ location }).open(silent, 'e')
    await expect(opening).rejects.toThrow(
      `react-connectivity: expected to be the only one with the store at ${location}, but another process holds its lock. ` +
        'Stop that process, or wait for its end with waitForLockMs',
    )
  })

  it('is refused when the wait is over, with the time that it took', async () => {
    const location = storeFolder()
    await startProcess({ port: 0, location })
    const began = performance.now()
    const opening = createLevelStore({ location, waitForLockMs: 250 }).open(silent, 'e')
    await expect(opening).rejects.toThrow(
      'It was waited for 250 ms (waitForLockMs). Stop that process, or wait for longer',
    )
    expect(performance.now() - began).toBeGreaterThanOrEqual(250)
  })

  it('is opened as soon as that process has ended', async () => {
    const location = storeFolder()
    const first = await startProcess({ port: 0, location })
    const second = startProcess({ port: 0, location, waitForLockMs: 60_000 })
    await sleep(300)
    first.signal('SIGTERM')
    expect(await first.ended()).toBe(0)
    expect((await second).epoch).toBe(first.epoch)
  })

  it.each([-1, NaN, Infinity])('is not waited for %d ms', (waitForLockMs) => {
    expect(() => createLevelStore({ location: 'x', waitForLockMs })).toThrow(RangeError)
  })
})

/** A load balancer: connections go to the server that is there. */
async function balance(first: ServerInProcess) {
  let current = first
  const proxy = await createChaosProxy(() => current.port)
  onTestFinished(() => proxy.close())
  return {
    url: `ws://127.0.0.1:${proxy.port}/realtime`,
    to: (next: ServerInProcess) => void (current = next),
  }
}

describe('a rolling deploy', () => {
  it('under load empties the old process at a rate, starts the new one on the same folder, and loses nothing [O17]', async () => {
    const location = storeFolder()
    const drain = { ratePerSecond: 10 }
    const old = await startProcess({ port: 0, location, drain })
    const { url, to } = await balance(old)
    const clients = await Promise.all(Array.from({ length: 6 }, () => connectClient(url)))
    const logs = clients.map((client) => follow<string>(client, 'orders'))
    await Promise.all(logs.map((log) => log.reaches('subscribed')))

    const acked: string[] = []
    let isOver = false
    const publishers = clients.slice(0, 4).map(async (client, who) => {
      for (let n = 1; !isOver; n += 1) {
        const { offset } = await client.channel('orders').send(`${who}/${n}`)
        if (offset !== null) acked.push(`${who}/${n}`)
        await sleep(5)
      }
    })
    await until('some load', () => acked.length > 100)
    const next = startProcess({ port: 0, location, drain, waitForLockMs: 60_000 })
    old.signal('SIGTERM')
    expect(await old.ended()).toBe(0)
    to(await next)
    const before = acked.length
    await until('load on the new one', () => acked.length > before + 100)
    isOver = true
    await Promise.all(publishers)
    await Promise.all(clients.map((client) => client.reaches('connected')))
    await Promise.all(logs.map((log) => log.received(acked.length)))

    const [first] = logs
    const perSender = (data: readonly string[], who: number) =>
      data.filter((text) => text.startsWith(`${who}/`))
    expect([...(first?.data ?? [])].toSorted()).toEqual(acked.toSorted())
    for (const log of logs) {
      expect(log.data).toEqual(first?.data)
      expect(log.errors).toEqual([])
    }
    for (const who of [0, 1, 2, 3]) {
      const sent = perSender(first?.data ?? [], who)
      expect(sent).toEqual(sent.map((_, i) => `${who}/${i + 1}`))
    }
    // Each of them was sent away politely, and none was dropped.
    for (const client of clients) {
      const goodbyes = client.wire.flatMap(({ frames }) => frames.filter(({ t }) => t === 'goodbye'))
      expect(goodbyes).toEqual([{ t: 'goodbye', reason: 'server-restart', spreadMs: 100 }])
    }
  })
})
