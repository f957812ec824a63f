import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundleForPage } from '../../lab/bundle.mjs'
import type { HttpOptions } from '../../src/connectors/http.js'
import { launchBrowser } from '../e2e/support/launch.js'
import { startApiServer, type Answering, type ApiServer, type ServedFile } from './servers/apiServer.js'
import { pause } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title>
<link rel="icon" href="data:,"><script type="module" src="/page.js"></script></html>`

let browser: Browser
let files: ReadonlyMap<string, ServedFile>
let server: ApiServer
let context: BrowserContext
let page: Page

beforeAll(async () => {
  const { script } = await bundleForPage('test/connectors/support/httpPage.ts')
  files = new Map([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ])
  browser = await launchBrowser()
})

beforeEach(async () => {
  server = await startApiServer(files)
  context = await browser.newContext()
  page = await context.newPage()
  await page.goto(server.origin)
  await page.waitForFunction(() => 'httpPage' in window)
})

afterEach(async () => {
  await context.close()
  await server.stop()
})

afterAll(() => browser?.close())

const start = (options: HttpOptions): Promise<void> =>
  page.evaluate((given) => window.httpPage.start(given), options)
const ask = (url = '/data'): Promise<number | null> => page.evaluate((path) => window.httpPage.ask(path), url)
const story = (): Promise<readonly string[]> => page.evaluate(() => window.httpPage.story)
const tells = (line: string): Promise<unknown> =>
  page.waitForFunction((wanted) => window.httpPage.story.at(-1) === wanted, line, { timeout: 20_000 })

async function connected(options: HttpOptions = { probe: '/health' }): Promise<void> {
  await start(options)
  await tells('connected: established')
}

describe('in a real browser', () => {
  it('probes with no cookie, no referrer and no request before the request, also across origins', async () => {
    const other = await startApiServer()
    await context.addCookies([{ name: 'session', value: 'secret', url: other.origin }])
    await connected({ probe: { url: `${other.origin}/health`, marker: 'nonce' } })
    expect(other.requests).toHaveLength(1)
    expect(other.requests[0]).toMatchObject({ method: 'GET', path: '/health' })
    expect(other.requests[0]?.headers).not.toHaveProperty('cookie')
    expect(other.requests[0]?.headers).not.toHaveProperty('referer')
    await other.stop()
  })

  it('makes no request while all is well, also when the device says that it is online [C4]', async () => {
    await connected()
    await page.evaluate(() => void window.dispatchEvent(new Event('online')))
    await page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))
    await pause(1000)
    expect(server.requests).toHaveLength(1)
  })

  it('reports a server that is gone, and its return', async () => {
    await connected()
    await server.stop()
    expect(await ask()).toBeNull()
    await tells('reconnecting: unreachable')
    await server.start()
    await tells('connected: recovered')
    expect(await story()).toHaveLength(4)
  })

  const portals: Answering[] = ['portal-page', 'portal-redirect', 'portal-511']
  it.each(portals)('distinguishes a captive portal from a server that is gone: %s', async (answer) => {
    await connected()
    server.answer = answer
    await page.evaluate(() => window.httpPage.retryNow())
    await tells('reconnecting: captive-portal')
    server.answer = 'well'
    await tells('connected: recovered')
  })

  it('names no captive portal where the browser shows the same as for a server that is gone', async () => {
    const other = await startApiServer()
    await connected({ probe: `${other.origin}/health` })
    other.answer = 'portal-redirect'
    await page.evaluate(() => window.httpPage.retryNow())
    await tells('reconnecting: unreachable')
    await other.stop()
  })

  it('waits while the device is offline, and probes once when it is online', async () => {
    await connected()
    await context.setOffline(true)
    await tells('paused: network-lost')
    const asked = server.requests.length
    await pause(1000)
    expect(server.requests).toHaveLength(asked)
    await context.setOffline(false)
    await tells('connected: recovered')
    expect(server.requests).toHaveLength(asked + 1)
  })

  it('is paused from the start on a device that is offline', async () => {
    await context.setOffline(true)
    await start({ probe: '/health' })
    await tells('paused: network-lost')
    expect(server.requests).toHaveLength(0)
    await context.setOffline(false)
    await tells('connected: established')
  })
})
