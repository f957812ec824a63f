import { expect, test } from 'vitest'
import { statusesOf } from './support/app.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture({ logSize: 2000 })
const eager = { windowMs: 1000, capMs: 1000 }

test('ten thousand sends while offline: sends up to the limit wait and arrive in order, the rest are refused [F58]', async () => {
  const { lab } = fixture
  const app = await fixture.open({ channels: ['chat'], backoff: eager })
  await lab.faults.run({ fault: 'network', to: 'refuse' })
  await app.until('the loss', (written) => statusesOf(written).at(-1) === 'reconnecting')
  const outcomes = app.page.evaluate(async () => {
    const sends = Array.from({ length: 10_000 }, (_, n) => window.lab.channel('chat').send({ n }))
    const settled = await Promise.allSettled(sends)
    return settled.map((one) =>
      one.status === 'fulfilled' ? one.value.offset : String((one.reason as { code: string }).code),
    )
  })
  await expect
    .poll(() => app.page.locator('[data-slot="conn-banner"]').textContent())
    .toContain('500 unsent changes are kept on this page.')
  await lab.faults.run({ fault: 'network', to: 'healthy' })
  const ends = await outcomes
  const accepted = lab.acceptedLog('chat')
  expect(accepted.map(({ data }) => data)).toEqual(Array.from({ length: 500 }, (_, n) => ({ n })))
  expect(new Set(accepted.map(({ id }) => id)).size).toBe(500)
  expect(ends.slice(0, 500)).toEqual(accepted.map(({ offset }) => offset))
  expect(new Set(ends.slice(500))).toEqual(new Set(['outbox-full']))
})

test('a server that reads nothing: the client stops writing early, its outbox fills, and all sends arrive once [F57]', async () => {
  const { lab } = fixture
  const from = lab.acceptedLog('chat').length
  const app = await fixture.open({ channels: ['chat'], backoff: eager, before: watchBuffers })
  lab.server.stop()
  const outcomes = app.page.evaluate(async () => {
    const words = 'x'.repeat(30_000)
    const sends = Array.from({ length: 501 }, (_, n) => window.lab.channel('chat').send({ n, words }))
    const settled = await Promise.allSettled(sends)
    return settled.map((one) =>
      one.status === 'fulfilled' ? 'kept' : String((one.reason as { code: string }).code),
    )
  })
  await app.until('a stall', (written) => statusesOf(written).at(-1) === 'reconnecting')
  const { most, batch } = await app.page.evaluate(
    () => (window as unknown as { buffers: { most: number; batch: number } }).buffers,
  )
  // 15 MB want to leave. What waits in the socket is one turn of 256 KiB over the mark of 256 KiB at most.
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(2 * 256 * 1024 + batch)
  expect(await app.page.evaluate(() => window.lab.connectivity!.getState().outbox.length)).toBe(500)
  lab.server.cont()
  const ends = await outcomes
  expect(ends.at(-1)).toBe('outbox-full')
  expect(new Set(ends.slice(0, 500))).toEqual(new Set(['kept']))
  const numbers = lab
    .acceptedLog('chat')
    .slice(from)
    .map(({ data }) => (data as { n: number }).n)
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, n) => n))
})

/** Records the largest buffer of a socket and the largest single send. */
function watchBuffers(): void {
  const buffers = { most: 0, batch: 0 }
  Object.assign(window, { buffers })
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (this: WebSocket, data: string) {
    send.call(this, data)
    buffers.most = Math.max(buffers.most, this.bufferedAmount)
    buffers.batch = Math.max(buffers.batch, data.length)
  }
}
