import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { describe, expect, it } from 'vitest'
import { fileKinds, filesOf, flipBit } from '../../../lab/bitFlip.js'
import { connectClient, follow, type ChannelLog, type TestClient } from '../../client/support/client.js'
import { startProcess, storeFolder, type ServerInProcess } from '../../client/support/serverInProcess.js'
import { until } from '../../client/support/wait.js'
import { makeFolder } from './support/folder.js'

const bitsOf = (bytes: Buffer): number[] =>
  [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1))

describe('a flipped bit', () => {
  it('is one bit of the file, at its place, and is whole again after another flip', () => {
    const file = join(makeFolder(), 'file')
    const before = Buffer.from('some bytes of a file')
    writeFileSync(file, before)
    for (const place of [0, 0.3, 0.5, 0.9999]) {
      flipBit(file, place)
      const [was, is] = [bitsOf(before), bitsOf(readFileSync(file))]
      const changed = is.flatMap((bit, n) => (bit === was[n] ? [] : [n]))
      expect(changed).toEqual([Math.floor(place * was.length)])
      flipBit(file, place)
      expect(readFileSync(file)).toEqual(before)
    }
  })

  it('can be in each kind of file that LevelDB has', async () => {
    const folder = join(makeFolder(), 'db')
    for (let n = 0; n < 2; n += 1) {
      const db = new ClassicLevel(folder)
      await db.open()
      await db.put(`key${n}`, 'value')
      await db.close()
    }
    for (const kind of fileKinds) expect(filesOf(folder, kind), kind).not.toEqual([])
  })
})

/** A server with 30 messages, the older ones in tables and the newer ones in the log. */
async function filledServer(location: string): Promise<void> {
  for (const half of [0, 1]) {
    const server = await startProcess({ port: 0, location })
    for (let n = 1; n <= 15; n += 1) server.publish('orders', half * 15 + n)
    await until('the messages', () => server.published.length === 15)
    await server.kill()
  }
}

/** Sends a last message, also when the damage of the history shows only now, and a person has to subscribe again. */
async function sendBehind(client: TestClient, orders: ChannelLog<number>): Promise<void> {
  for (let isSent = false; !isSent;) {
    await until('an answer', () => ['subscribed', 'failed'].includes(orders.status() ?? ''))
    if (orders.status() === 'failed') client.channel('orders').resubscribe()
    await until('a subscription', () => orders.status() === 'subscribed' || orders.errors.length > 0)
    isSent = await client
      .channel('orders')
      .send(99)
      .then(
        () => true,
        () => false,
      )
  }
}

describe('a real server whose folder has a flipped bit', () => {
  it.each(fileKinds)(
    'in a file of kind %s refuses the folder, or serves nothing but what was kept, without a hole [O9]',
    async (kind) => {
      const whole = storeFolder()
      await filledServer(whole)
      let served = 0
      for (let n = 0; n < 6; n += 1) {
        const location = storeFolder()
        cpSync(whole, location, { recursive: true })
        flipBit(filesOf(location, kind)[0] ?? '', (n + 0.5) / 6)
        let server: ServerInProcess
        try {
          server = await startProcess({ port: 0, location })
        } catch {
          continue
        }
        served += 1
        const client = await connectClient(server.url)
        const orders = follow<number>(client, 'orders', { history: 1000 })
        await sendBehind(client, orders)
        await until('the message behind the damage', () => orders.data.includes(99))
        const kept = orders.data.filter((value) => value !== 99)
        expect(kept).toEqual(kept.map((_value, i) => (kept[0] ?? 0) + i))
        for (const value of kept) expect(value).toBeLessThanOrEqual(30)
        expect(['', 'channel-closed']).toContain(orders.errors.join())
        await server.kill()
        client.dispose()
      }
      // A folder without its CURRENT or MANIFEST is refused; the records have checksums of their own.
      if (kind === 'log') expect(served).toBeGreaterThan(0)
    },
    300_000,
  )
})
