import { cpSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connectClient, follow, type TestClient } from './support/client.js'
import { startProcess, storeFolder, type ServerInProcess } from './support/serverInProcess.js'
import { until } from './support/wait.js'

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

async function publish(server: ServerInProcess, values: readonly (number | string)[]): Promise<void> {
  const before = server.published.length
  for (const value of values) server.publish('orders', value)
  await until('all to be kept', () => server.published.length === before + values.length)
}

interface Story {
  /** Called when 50 messages are on the disk. */
  readonly at50: (location: string) => void
  /** Called when the process with 100 messages is gone. */
  readonly setBack: (location: string) => void
}

/** A server that loses its last 50 messages while nobody is connected, and overtakes the client that had them. */
async function loseHalf({ at50, setBack }: Story) {
  const location = storeFolder()
  const first = await startProcess({ port: 0, location })
  const ahead = await connectClient(first.url)
  const behind = await connectClient(first.url)
  const [aheadOrders, behindOrders] = [follow(ahead, 'orders'), follow(behind, 'orders')]
  await Promise.all([aheadOrders.reaches('subscribed'), behindOrders.reaches('subscribed')])
  await ahead.channel('orders').send('first of mine')
  await publish(first, numbers(2, 50))
  await Promise.all([aheadOrders.received(50), behindOrders.received(50)])
  await behind.disconnect()
  at50(location)
  await ahead.channel('orders').send('lost of mine')
  await publish(first, numbers(52, 100))
  await aheadOrders.received(100)
  await ahead.disconnect()
  await first.kill()
  setBack(location)
  const second = await startProcess({ port: first.port, location })
  expect(second.epoch).toBe(first.epoch)
  await publish(
    second,
    numbers(51, 120).map((n) => `new ${n}`),
  )
  return { ahead, behind, aheadOrders, behindOrders, second }
}

/** The client that was ahead is told before anything else, the other one goes on, and both may send. */
async function expectTruth({
  ahead,
  behind,
  aheadOrders,
  behindOrders,
  second,
}: Awaited<ReturnType<typeof loseHalf>>) {
  const had = [...aheadOrders.data]
  ahead.connect()
  behind.connect()
  await aheadOrders.reaches('failed')
  expect(aheadOrders.errors).toEqual(['process-closed'])
  expect(aheadOrders.data).toEqual(had)
  expect(ahead.channel('orders').getState()).toMatchObject({ continuity: 'gap', gaps: 1 })

  await behindOrders.received(120)
  expect(behindOrders.offsets).toEqual(numbers(1, 120))
  expect(behindOrders.data.slice(50)).toEqual(numbers(51, 120).map((n) => `new ${n}`))
  expect([behindOrders.errors, behind.channel('orders').getState()?.continuity]).toEqual([[], 'recovered'])

  ahead.channel('orders').resubscribe()
  await aheadOrders.reaches('subscribed')
  // Its acknowledged sends that were lost do not make new ones look like repetitions.
  expect(await sendAgain(ahead)).toEqual([121, 122])
  const own = second.events.filter((event) => event.type === 'published' && event.sessionId !== undefined)
  expect(own.map((event) => event.type === 'published' && event.duplicate)).toEqual([false, false])
  await publish(second, ['last'])
  await until('the last one', () => aheadOrders.data.at(-1) === 'last' && behindOrders.data.at(-1) === 'last')
  expect(behindOrders.data.slice(-3)).toEqual(['later 1', 'later 2', 'last'])
}

async function sendAgain(client: TestClient): Promise<(number | null)[]> {
  const orders = client.channel('orders')
  const receipts = await Promise.all([orders.send('later 1'), orders.send('later 2')])
  return receipts.map(({ offset }) => offset)
}

/** The log file that LevelDB writes to. */
const logOf = (location: string): string => {
  const name = readdirSync(location).findLast((file) => file.endsWith('.log'))
  if (name === undefined) throw new Error('expected the folder to have a log')
  return join(location, name)
}

describe('a server whose store was set back, under the same epoch', () => {
  it('by a restored backup tells the client that was ahead of it, and only that one [O8]', async () => {
    const copy = storeFolder()
    await expectTruth(
      await loseHalf({
        at50: (location) => cpSync(location, copy, { recursive: true }),
        setBack(location) {
          rmSync(location, { recursive: true })
          cpSync(copy, location, { recursive: true })
        },
      }),
    )
  })

  it('by the lost end of its log tells the client that was ahead of it, and only that one [O8]', async () => {
    let size = 0
    await expectTruth(
      await loseHalf({
        at50: (location) => (size = statSync(logOf(location)).size),
        setBack: (location) => truncateSync(logOf(location), size),
      }),
    )
  })
})
