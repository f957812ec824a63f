import type { Page } from 'playwright-core'
import { createChannelServer, type ChannelServer, type ServerEvent } from 'react-connectivity/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageFixture } from './support/pageFixture.js'

// One user in two tabs of one browser, with a token that ends.

const fixture = pageFixture('lab/chatPage.tsx')
/** Renewed after half of it at the earliest; long enough for a machine with other work. */
const LIFE_MS = 20_000
const events: ServerEvent[] = []
let server: ChannelServer
beforeAll(async () => {
  server = await createChannelServer({
    port: 0,
    allowedOrigins: [fixture.origin()],
    channels: { chat: { kind: 'log', size: 100 } },
    authenticate: ({ token = '' }) => ({ user: { id: token }, expiresAt: Date.now() + LIFE_MS }),
    concurrentSessions: 'last-wins',
  })
  server.on((event) => events.push(event))
})
afterAll(() => server?.close({ graceMs: 50 }))

const count = (type: ServerEvent['type']): number => events.filter((event) => event.type === type).length
const lines = (page: Page): Promise<string[]> => page.locator('[data-list="main"] li').allTextContents()
const isOnline = (page: Page): Promise<void> =>
  page.locator('[data-slot="conn-led"][data-state="online"]').waitFor()
/** Whatever a person is told, but for the end of a slow start. */
const news = '[data-slot="conn-banner"]:not([data-state="back-online"]), [data-slot="conn-prompt"]'
const endOf = (page: Page) => page.locator('[data-slot="conn-banner"][data-state="kicked"]')

test('the older of two tabs says so and waits, and a person takes over again with everything; a token that ends shows nothing [Z6 Z7 Z8]', async () => {
  const context = await fixture.context()
  await context.addInitScript(() => localStorage.setItem('chat-token', 'ada'))
  const open = (): Promise<Page> => fixture.open({ url: server.url, 'sign-in': '1' }, context)
  const older = await open()
  await isOnline(older)
  await server.publish('chat', { text: 'one' })
  await expect.poll(() => lines(older)).toEqual(['one'])

  // The same person opens the app once more.
  const newer = await open()
  await isOnline(newer)
  await endOf(older).waitFor()
  expect(await endOf(older).textContent()).toContain('Opened somewhere else.')
  await server.publish('chat', { text: 'two' })
  await expect.poll(() => lines(newer)).toContain('two')

  // The token of the newer tab ends meanwhile, and is renewed.
  await expect.poll(() => count('refreshed'), { timeout: 60_000 }).toBeGreaterThan(0)
  expect(await newer.locator(news).count()).toBe(0)
  expect(count('connection-opened'), 'neither tab has dialled').toBe(2)
  expect(await lines(older), 'the older one waits').not.toContain('two')

  await endOf(older).getByRole('button', { name: 'Use here' }).click()
  await isOnline(older)
  await expect.poll(() => lines(older)).toEqual(['one', 'two'])
  expect(await older.locator('[data-slot="conn-prompt"]').count(), 'nothing to reload').toBe(0)
  await endOf(newer).waitFor()
  await newer.waitForTimeout(1000)
  expect(count('connection-opened'), 'they do not take turns').toBe(3)
})
