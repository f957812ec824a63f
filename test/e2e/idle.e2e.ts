import { expect, test } from 'vitest'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture({ heartbeat: { intervalMs: 1000, timeoutMs: 30_000, idleMs: 60_000 } })

test('a page that is connected and idle neither commits nor renders while heartbeats go on [C17]', async () => {
  // A slow answer would be worth a commit.
  const times = { slowMs: 60_000, slowPingMs: 60_000, wakeMs: 30_000 }
  const app = await fixture.open({ channels: ['orders', 'chat'], before: noteBeats, times })
  const counters = (): Promise<{ commits: number; renders: number; beats: number }> =>
    app.page.evaluate(() => {
      const { commits, renders } = window.lab
      return { commits, renders, beats: (window as unknown as { beats: number[] }).beats.length }
    })
  // Wait for late commits of the start, such as the end of a debounce.
  await app.page.waitForTimeout(2000)
  let before = await counters()
  await app.page.waitForTimeout(1000)
  await expect
    .poll(
      async () => {
        const last = before
        before = await counters()
        return before.commits === last.commits && before.renders === last.renders
      },
      { interval: 2000 },
    )
    .toBe(true)
  await app.page.waitForTimeout(10_000)
  await expect.poll(async () => (await counters()).beats - before.beats).toBeGreaterThanOrEqual(3)
  const after = await counters()
  expect({ commits: after.commits, renders: after.renders }).toEqual({
    commits: before.commits,
    renders: before.renders,
  })
  // The counters count: a message renders.
  await fixture.lab.server.publish('orders', [{ n: 1 }])
  await expect.poll(async () => (await counters()).renders).toBeGreaterThan(before.renders)
})

/** Records each ping of the page and each pong to the server. */
function noteBeats(): void {
  const beats: number[] = []
  Object.assign(window, { beats })
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (this: WebSocket, data: string) {
    send.call(this, data)
    if (/"t":"p[io]ng"/.test(data)) beats.push(Date.now())
  }
}
