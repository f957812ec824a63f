import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { connection, faultPages, subscribed } from './support/faultPages.js'
import { startSite } from './support/faultSite.js'

// More than a page, or a browser, can take at once.

const pages = faultPages()

test('ten thousand messages in a burst arrive all, in order, with at most one commit of the list per frame, and the parts go on', async () => {
  const count = 10_000
  const site = await startSite({ channels: { orders: { kind: 'log', size: count } } })
  const page = await pages.open(site.url({ list: '' }))
  await subscribed(page)
  const before = await page.evaluate(() => ({ commits: window.faults.commits, frames: window.faults.frames }))
  // Five in each message on the wire, so that a frame of the page has many messages of the wire.
  for (let n = 0; n < count; n += 1) {
    void site.server.publish('orders', n)
    if (n % 5 === 4) await new Promise((resolve) => setImmediate(resolve))
  }
  // A part is still operated in the middle of it.
  await page.getByRole('button', { name: /^Connection: / }).click()
  await expect.poll(() => page.evaluate(() => window.faults.received.length), { timeout: 60_000 }).toBe(count)
  const after = await page.evaluate(() => {
    const { received, commits, frames, connectivity } = window.faults
    const isInOrder = received.every((value, index) => value === index)
    return { isInOrder, commits, frames, status: connectivity.getState().connection.status }
  })
  expect(after).toMatchObject({ isInOrder: true, status: 'connected' })
  expect(after.commits - before.commits).toBeLessThanOrEqual(after.frames - before.frames + 1)
  await expect
    .poll(() => page.getByRole('list', { name: 'Newest' }).locator('li').last().textContent())
    .toBe(String(count - 1))
})

/** A server that accepts connections and says nothing. */
async function startMute(): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a page that has no socket left says that it cannot connect, and connects when it has given some up', async () => {
  const site = await startSite()
  const backoff = JSON.stringify({ windowMs: 1000, capMs: 1000 })
  const page = await pages.open(site.url({ backoff, greedy: await startMute() }), { before: openMany })
  await expect.poll(() => connection(page)).toMatchObject({ status: 'connecting', reason: 'unreachable' })
  await page.evaluate(() => {
    for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) socket.close()
  })
  await subscribed(page)
})

test('a tab whose handshake hangs delays the other tabs no longer than its own time limit', async () => {
  const site = await startSite()
  const context = await pages.browser().newContext()
  let hangs = true
  site.gate.answer(({ path, isUpgrade }) => (isUpgrade && hangs && path.includes('stuck') ? '' : null))
  const times = JSON.stringify({ handshakeMs: 1500 })
  const stuck = await pages.open(site.url({ times, url: '/realtime?stuck' }), { context })
  const other = await pages.open(site.url(), { context })
  await subscribed(other)
  hangs = false
  await stuck.evaluate(() => window.faults.connectivity.retryNow())
  await subscribed(stuck)
})

/** Opens more sockets than a page may have. */
function openMany(): void {
  const url = new URLSearchParams(location.search).get('greedy') ?? ''
  Object.assign(window, { sockets: Array.from({ length: 300 }, () => new WebSocket(url)) })
}
