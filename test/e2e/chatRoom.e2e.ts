import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startLab, type Lab } from '../../lab/lab.js'
import type { ListFrame, ShownLine } from '../../lab/listFrames.js'
import { pageFixture } from './support/pageFixture.js'

// Rooms of a chat: each list on the page has its own hook on the same channel.

const fixture = pageFixture('lab/chatPage.tsx')
let lab: Lab
beforeAll(async () => {
  // So patient that a busy machine does not look like a dead connection.
  const heartbeat = { intervalMs: 1000, timeoutMs: 10_000, idleMs: 60_000 }
  lab = await startLab({ allowedOrigins: [fixture.origin()], logSize: 200, heartbeat })
  for (const room of ['chat', 'orders']) await lab.server.publish(room, linesOf(room, 1, 30))
})
afterEach(async () => {
  await lab.faults.run({ fault: 'network', to: 'healthy' })
  lab.proxy.drop()
})
afterAll(() => lab?.close())

const linesOf = (room: string, from: number, count: number): { text: string }[] =>
  Array.from({ length: count }, (_, index) => ({ text: `${room} ${from + index}` }))

const frames = (page: Page): Promise<readonly ListFrame[]> => page.evaluate(() => window.chat.frames)
const main = (page: Page): Promise<string[]> => page.locator('[data-list="main"] li').allTextContents()
const texts = (lines: readonly ShownLine[] = []): string[] => lines.map(({ text }) => text)
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** A page on the room `chat` that shows the history. */
async function openChat(query: Record<string, string> = {}): Promise<Page> {
  const page = await fixture.open({ url: lab.url, ...query })
  await expect.poll(async () => (await main(page)).length).toBeGreaterThanOrEqual(20)
  return page
}

/** All lists of the room show the same messages at any time. */
function expectAgreement(all: readonly ListFrame[]): void {
  for (const { lists } of all) {
    const [first, ...others] = Object.values(lists).map((lines) => JSON.stringify(texts(lines)))
    for (const other of others) expect(other).toBe(first)
  }
}

/** The list was never empty once it had something. */
function expectNeverEmpty(all: readonly ListFrame[], room: string): void {
  const shown = all.filter((frame) => frame.room === room).map(({ lists }) => lists['main'] ?? [])
  const start = shown.findIndex((lines) => lines.length > 0)
  expect(start).toBeGreaterThanOrEqual(0)
  expect(shown.slice(start).filter((lines) => lines.length === 0)).toEqual([])
}

describe('a room', () => {
  test('shows its history in every list at once, and a drawer that is opened later shows the same in its first frame [C13]', async () => {
    const page = await openChat()
    expect((await main(page)).slice(-20)).toEqual(linesOf('chat', 11, 20).map(({ text }) => text))
    await lab.server.publish('chat', [{ text: 'live one' }])
    await expect.poll(async () => (await main(page)).at(-1)).toBe('live one')
    await button(page, 'Drawer').click()
    await page.locator('[data-list="drawer"] li').first().waitFor()
    const all = await frames(page)
    const first = all.find(({ lists }) => lists['drawer'] !== undefined)
    expect(texts(first?.lists['drawer'])).toEqual(await main(page))
    expectAgreement(all)
    expectNeverEmpty(all, 'chat')
  })

  test('keeps its list when a route change takes it away for a moment, and asks the server for nothing [C14]', async () => {
    // Longer than a busy machine takes for a route change.
    const page = await openChat({ linger: '5000' })
    await lab.server.publish('chat', [{ text: 'before the change' }])
    await expect.poll(async () => (await main(page)).at(-1)).toBe('before the change')
    const shown = await main(page)
    const seen = lab.server.events.length
    await page.evaluate(async () => {
      const press = (name: string): void =>
        [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click()
      for (let round = 0; round < 5; round++) {
        press('settings')
        await new Promise((resolve) => setTimeout(resolve, 100))
        press('chat')
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    })
    const all = await frames(page)
    expect(all.filter(({ room }) => room === null).length).toBeGreaterThanOrEqual(5)
    expect(await main(page)).toEqual(shown)
    expectNeverEmpty(all, 'chat')
    expectAgreement(all)
    const types = lab.server.events.slice(seen).map(({ type }) => type)
    expect(types.filter((type) => type === 'subscribed' || type === 'unsubscribed')).toEqual([])
  })

  test('never shows messages of another room, and is complete again after its return', async () => {
    const page = await openChat()
    await button(page, 'orders').click()
    await expect.poll(async () => (await main(page)).at(-1)).toBe('orders 30')
    await lab.server.publish('chat', [{ text: 'while away' }])
    // Longer than a channel lingers.
    await page.waitForTimeout(1500)
    await button(page, 'chat').click()
    await expect.poll(async () => (await main(page)).at(-1)).toBe('while away')
    const all = await frames(page)
    expectAgreement(all)
    for (const { room, lists } of all)
      if (room === 'orders') for (const text of texts(lists['main'])) expect(text).toMatch(/^orders /)
      else for (const text of texts(lists['main'])) expect(text).not.toMatch(/^orders /)
    await expect.poll(async () => (await main(page)).length).toBeGreaterThanOrEqual(20)
  })
})

describe('a message of this client', () => {
  /** The states of the message; each frame since the first must contain it exactly once, in one element. */
  function fateOf(all: readonly ListFrame[], text: string): string[] {
    const start = all.findIndex(({ lists }) => texts(lists['main']).includes(text))
    expect(start).toBeGreaterThanOrEqual(0)
    const found = all
      .slice(start)
      .map(({ lists }) => (lists['main'] ?? []).filter((line) => line.text === text))
    expect(found.filter((lines) => lines.length !== 1)).toEqual([])
    expect(new Set(found.map(([line]) => line?.node)).size).toBe(1)
    const states = found.map(([line]) => line?.state ?? '')
    return states.filter((state, index) => state !== states[index - 1])
  }

  test('is in the list at once and never blinks, with the server slow to answer [C15]', async () => {
    const page = await openChat()
    lab.proxy.set({ latencyMs: 200 })
    const seen = (await frames(page)).length
    await page.getByLabel('Message').fill('my own line')
    await page.keyboard.press('Enter')
    const at = (await frames(page)).slice(seen)
    expect(at.some(({ lists }) => texts(lists['main']).includes('my own line'))).toBe(true)
    await expect.poll(async () => fateOf(await frames(page), 'my own line').at(-1)).toBe('kept')
    await lab.server.publish('chat', [{ text: 'and one after it' }])
    await expect.poll(async () => (await main(page)).at(-1)).toBe('and one after it')
    const all = await frames(page)
    expect(fateOf(all, 'my own line').filter((state) => state === 'kept')).toHaveLength(1)
    expectAgreement(all)
    expect(await page.evaluate(() => window.chat.refusals)).toEqual([])
  })

  test('that is written offline waits in the list and is kept when the connection is back [C15]', async () => {
    const page = await openChat()
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    await page.locator('[data-slot="conn-led"][data-state="reconnecting"]').waitFor()
    await page.getByLabel('Message').fill('written offline')
    await page.keyboard.press('Enter')
    await expect.poll(async () => fateOf(await frames(page), 'written offline')).toEqual(['queued'])
    await lab.server.publish('chat', [{ text: 'said meanwhile' }])
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    await expect.poll(async () => fateOf(await frames(page), 'written offline').at(-1)).toBe('kept')
    const all = await frames(page)
    expectAgreement(all)
    expectNeverEmpty(all, 'chat')
    const kept = lab.acceptedLog('chat').map(({ data }) => (data as { text: string }).text)
    expect(kept.filter((text) => text === 'written offline')).toHaveLength(1)
    await expect.poll(async () => (await main(page)).slice(-2)).toEqual(kept.slice(-2))
  })
})
