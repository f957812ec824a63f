import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageFixture } from './support/pageFixture.js'
import { startSignInServer, type SignInServer } from './support/signInServer.js'

// Two users, one after the other, in one browser.

const fixture = pageFixture('lab/chatPage.tsx')
let server: SignInServer
beforeAll(async () => {
  server = await startSignInServer(fixture.origin())
})
afterAll(() => server?.close())

const lines = (page: Page): Promise<string[]> => page.locator('[data-list="main"] li').allTextContents()

/** Takes the network from one tab, or gives it back. */
async function networkOf(page: Page): Promise<(isOffline: boolean) => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  const free = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
  return (offline) => devtools.send('Network.emulateNetworkConditions', { offline, ...free })
}

/** A tab of the browser in which Ada has signed in. */
async function openAsAda(context: BrowserContext): Promise<Page> {
  const page = await fixture.open({ url: `ws://127.0.0.1:${server.port}/realtime`, 'sign-in': '1' }, context)
  await expect.poll(() => lines(page)).toContain('for Ada')
  return page
}

test('input of one user never leaves under the next user, who gets a prompt, also in the other tab [E13 F70 S7]', async () => {
  await server.publish({ text: 'for Ada' })
  const context = await fixture.context()
  await context.addInitScript(() => {
    if (localStorage.getItem('chat-token') === null) localStorage.setItem('chat-token', 'ada')
  })
  const other = await openAsAda(context)
  const page = await openAsAda(context)
  expect(await other.locator('[data-slot="conn-prompt"]').count()).toBe(0)

  // Ada goes on writing while this tab is offline, and her token runs out.
  const setOffline = await networkOf(page)
  await setOffline(true)
  await page.locator('[data-slot="conn-led"][data-state="offline"]').waitFor()
  await page.getByLabel('Message').fill('secret of Ada')
  await page.keyboard.press('Enter')
  await expect.poll(() => lines(page)).toContain('secret of Ada')
  server.expire('ada')
  await setOffline(false)
  const banner = page.locator('[data-slot="conn-banner"][data-state="unauthorized"]')
  await banner.waitFor()
  expect(await lines(page)).toContain('secret of Ada')
  expect(server.publishers).toEqual([])

  // But for the end of a slow start.
  const news = '[data-slot="conn-prompt"], [data-slot="conn-banner"]:not([data-state="back-online"])'
  expect(await other.locator(news).count()).toBe(0)

  // Grace signs in.
  const seen = await page.evaluate(() => window.chat.frames.length)
  await banner.getByRole('button', { name: 'Sign in' }).click()
  const prompt = page.locator('[data-slot="conn-prompt"][data-reason="identity-changed"]')
  await prompt.waitFor()
  expect(await prompt.locator('[data-slot="conn-title"]').textContent()).toBe('Somebody else signed in')
  await expect.poll(() => page.evaluate(() => window.chat.refusals)).toEqual(['identity-changed'])
  await page.locator('[data-slot="conn-led"][data-state="online"]').waitFor()

  // Grace's input leaves under her identity, without Ada's.
  await page.getByLabel('Message').fill('hello from Grace')
  await page.keyboard.press('Enter')
  await expect.poll(() => server.received.at(-1)).toEqual({ text: 'hello from Grace' })
  expect(server.publishers).toEqual(['grace'])
  expect(JSON.stringify(server.received)).not.toContain('secret')
  const later = await page.evaluate((from) => window.chat.frames.slice(from), seen)
  const asGrace = later.slice(
    later.findIndex(({ lists }) => lists['main']?.every(({ text }) => text !== 'secret of Ada')),
  )
  expect(JSON.stringify(asGrace)).not.toContain('secret of Ada')
  expect(await lines(page)).toContain('hello from Grace')

  // The other tab is still connected as Ada and learns of it without the server.
  const told = other.locator('[data-slot="conn-prompt"][data-reason="identity-changed"]')
  await told.waitFor()
  expect(server.publishers).toEqual(['grace'])

  // The person dismisses the prompt.
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect.poll(() => prompt.count()).toBe(0)
})
