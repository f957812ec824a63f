import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { pause } from '../client/support/wait.js'
import { connection, faultPages, read, subscribed } from './support/faultPages.js'
import { startSite } from './support/faultSite.js'
import { listening } from './support/listening.js'

// More than a page, or a browser, can take at once.

const pages = faultPages()

test('ten thousand messages in a burst arrive all, in order, with at most one commit of the list per frame, and the person goes on [F56]', async () => {
  const count = 10_000
  const site = await startSite({ channels: { orders: { kind: 'log', size: 3 * count } } })
  const page = await pages.open(site.url({ list: '' }))
  await subscribed(page)
  const before = await page.evaluate(() => ({
    commits: window.faults.commits,
    moments: window.faults.moments(),
  }))
  let isAnswered = false
  let sent = 0
  // Five in each message on the wire, so that a frame of the page has many messages of the wire.
  async function publish(): Promise<void> {
    for (; sent < count || !isAnswered; sent += 1) {
      void site.server.publish('orders', sent)
      if (sent >= count) await pause(10)
      else if (sent % 5 === 4) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const published = publish()
  // Messages come until the person has their answer, however long it takes.
  await page.getByRole('button', { name: /^Connection: / }).click()
  await page.getByRole('dialog').waitFor()
  isAnswered = true
  await published
  await expect.poll(() => page.evaluate(() => window.faults.received.length), { timeout: 60_000 }).toBe(sent)
  const after = await page.evaluate(() => {
    const { received, commits, moments, connectivity } = window.faults
    const isInOrder = received.every((value, index) => value === index)
    const { connection, channels } = connectivity.getState()
    return {
      isInOrder,
      commits,
      moments: moments(),
      status: connection.status,
      continuity: channels.get('orders')?.continuity,
    }
  })
  expect(after).toMatchObject({ isInOrder: true, status: 'connected', continuity: 'intact' })
  expect(after.commits - before.commits).toBeGreaterThan(1)
  expect(after.commits - before.commits).toBeLessThanOrEqual(after.moments - before.moments + 1)
  const items = page.getByRole('list', { name: 'Newest' }).locator('li')
  await expect.poll(() => items.last().textContent()).toBe(String(sent - 1))
  expect(await items.count()).toBe(50)
})

test('a page that stands still while the server drops what it has missed gets a prefix, and is told [F56]', async () => {
  const site = await startSite({ channels: { orders: { kind: 'log', size: 20 } } })
  const page = await pages.open(site.url())
  await subscribed(page)
  await site.server.publish('orders', 0)
  await expect.poll(async () => (await read(page)).received).toEqual([0])
  const hold = await startHold()
  const standstill = page.evaluate((url) => {
    const request = new XMLHttpRequest()
    request.open('GET', url, false)
    request.send()
  }, hold.url)
  await hold.isHeld
  // More than the socket, the browser and the server's buffer take.
  const words = 'x'.repeat(60_000)
  for (let n = 1; n <= 1500; n += 1) {
    await site.server.publish('orders', { n, words })
    if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  hold.release()
  await standstill
  await expect
    .poll(
      () => page.evaluate(() => window.faults.connectivity.getState().channels.get('orders')?.fault?.reason),
      { timeout: 60_000 },
    )
    .toBe('channel-full')
  const numbers = await page.evaluate(() =>
    window.faults.received.slice(1).map((message) => (message as { n: number }).n),
  )
  expect(numbers.every((n, index) => n === index + 1)).toBe(true)
  expect(numbers.length).toBeLessThan(1500)
  const prompt = page.locator('[data-slot="conn-prompt"]')
  await prompt.getByRole('button', { name: /Reload/ }).waitFor()
})

/** A url whose answer comes when the test says so. */
async function startHold() {
  let release = (): void => undefined
  const server = createHttpServer((_, response) => {
    release = () => void response.writeHead(204, { 'access-control-allow-origin': '*' }).end()
    held()
  })
  let held = (): void => undefined
  const isHeld = new Promise<void>((resolve) => (held = resolve))
  const url = await listening(server)
  return {
    url,
    isHeld,
    release: () => release(),
  }
}

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
  // A healthy handshake on a busy machine takes less, and the dial after a slow one comes soon.
  const times = JSON.stringify({ handshakeMs: 5000 })
  const backoff = JSON.stringify({ windowMs: 1000, capMs: 1000 })
  const stuck = await pages.open(site.url({ times, backoff, url: '/realtime?stuck' }), { context })
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
