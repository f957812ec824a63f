import { createServer, type ServerResponse } from 'node:http'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { startServer } from '../client/support/server.js'
import { listening } from './support/listening.js'
import { pageFixture } from './support/pageFixture.js'

// A person who follows a link. Firefox closes the sockets of the page then, which Chromium does not, so the network does.

const fixture = pageFixture('test/e2e/pages/leavingPage.tsx')

/** A site with a page that is answered on demand, a link that leads to no page, and the reports of the page before. */
async function openSite() {
  let answer: ServerResponse | null = null
  let downloads = 0
  const frames: string[] = []
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/slow') {
      answer = response
      return
    }
    if (pathname === '/frame') frames.push(decodeURIComponent(search.slice(1)))
    if (pathname === '/nothing') downloads += 1
    response.writeHead(204).end()
  })
  const origin = await listening(server)
  return {
    origin,
    frames,
    isAsked: () => answer !== null,
    answer: () => void answer?.writeHead(200, { 'content-type': 'text/html' }).end('<p>The next page'),
    downloads: () => downloads,
  }
}

/** A connected page over a network that can be cut. */
async function openPage(more: Readonly<Record<string, string>> = {}, context?: BrowserContext) {
  const site = await openSite()
  const server = await startServer({
    allowedOrigins: [fixture.origin()],
    channels: { orders: { kind: 'log', size: 5 } },
  })
  const proxy = await createChaosProxy(() => server.port)
  onTestFinished(() => proxy.close())
  const url = `ws://127.0.0.1:${proxy.port}/realtime`
  const page = await fixture.open({ url, elsewhere: site.origin, ...more }, context)
  await expect.poll(() => frame(page)).toBe('connected: online, none')
  const cut = (): void => {
    proxy.refuse()
    proxy.drop()
  }
  return { page, site, cut }
}

/** The end of a slow start, which is told as a loss, is told to nobody. */
const quietStart = { recoveryMs: 600_000 }

/** A page whose time stands still and passes only on demand. */
async function openStillPage(more: Readonly<Record<string, string>> = {}) {
  const context = await fixture.context()
  await context.clock.install()
  const opened = await openPage({ times: JSON.stringify(quietStart), ...more }, context)
  const { page } = opened
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 10_000)
  return opened
}

/** The status of the connection, the LED and the banner. */
const frame = (page: Page): Promise<string> => page.evaluate('frame()')

/** Follows a link without waiting for its page. */
const follow = (page: Page, name: string): Promise<void> =>
  page.getByRole('link', { name }).click({ noWaitAfter: true })

test('a person who follows a link to a slow page sees no loss on the way [U14]', async () => {
  // Only the hold keeps the loss from the screen, and it does not end.
  const times = { ...quietStart, ledMs: 0, bannerMs: 0, unloadHoldMs: 600_000 }
  const { page, site, cut } = await openPage({ report: '', times: JSON.stringify(times) })
  // Nothing more is reported of the time before the loss.
  await expect.poll(() => site.frames.at(-1)).toBe('connected: online, none, lasting')
  await follow(page, 'Next page')
  await expect.poll(site.isAsked).toBe(true)
  const seen = site.frames.length
  cut()
  await expect.poll(() => site.frames.at(-1), { timeout: 30_000 }).toMatch(/^reconnecting: .*lasting/)
  expect(new Set(site.frames.slice(seen))).toEqual(
    new Set(['reconnecting: online, none', 'reconnecting: online, none, lasting']),
  )
  site.answer()
  await expect.poll(() => page.getByText('The next page').count()).toBe(1)
})

/** Cuts the connection; the loss shows after the hold and not before. */
async function expectLossAfterHold(page: Page, cut: () => void): Promise<void> {
  cut()
  await expect.poll(() => frame(page)).toBe('reconnecting: online, none')
  await page.clock.runFor(2900)
  expect(await frame(page)).toBe('reconnecting: online, none')
  await page.clock.runFor(200)
  await expect.poll(() => frame(page)).toBe('reconnecting: reconnecting, reconnecting')
}

test('a person who stays sees a real loss after the hold: the link was a download [U14]', async () => {
  const { page, site, cut } = await openStillPage()
  await follow(page, 'Download')
  await expect.poll(site.downloads).toBe(1)
  await expectLossAfterHold(page, cut)
})

test('a person who stays sees a real loss after the hold: a dialog asked about unsaved work [U14]', async () => {
  const { page, site, cut } = await openStillPage({ draft: '' })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type())
    void dialog.dismiss()
  })
  await follow(page, 'Next page')
  await expect.poll(() => dialogs).toEqual(['beforeunload'])
  await expectLossAfterHold(page, cut)
  expect(site.isAsked()).toBe(false)
})
