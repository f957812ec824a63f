import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { createChannelServer, type ChannelServer } from 'react-connectivity/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundleForPage } from '../../lab/bundle.mjs'
import type { HttpOptions } from '../../src/connectors/http.js'
import { launchBrowser } from '../e2e/support/launch.js'
import { startApiServer, type ApiServer, type ServedFile } from './servers/apiServer.js'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title>
<link rel="icon" href="data:,"><script type="module" src="/page.js"></script></html>`

let browser: Browser
let app: ApiServer
let server: ChannelServer
let context: BrowserContext
let page: Page
let requests: Request[]

beforeAll(async () => {
  const { script } = await bundleForPage('test/connectors/support/httpPage.ts')
  const files = new Map<string, ServedFile>([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ])
  browser = await launchBrowser()
  app = await startApiServer(files)
})

beforeEach(async () => {
  server = await createChannelServer({ port: 0, insecure: true, allowedOrigins: [app.origin], log: null })
  context = await browser.newContext()
  // Cookies know no ports: each request with credentials to any server on this host would carry it.
  await context.addCookies([{ name: 'session', value: 'secret', url: app.origin }])
  page = await context.newPage()
  await page.goto(`${app.origin}/?token=secret`)
  await page.waitForFunction(() => 'httpPage' in window)
  requests = []
  page.on('request', (request) => requests.push(request))
})

afterEach(async () => {
  app.answer = 'well'
  await context.close()
  await server.close()
})

afterAll(async () => {
  await browser.close()
  await app.stop()
})

const start = (options: HttpOptions): Promise<void> =>
  page.evaluate((given) => window.httpPage.start(given), options)
const tells = (line: string): Promise<unknown> =>
  page.waitForFunction((wanted) => window.httpPage.story.at(-1) === wanted, line, { timeout: 20_000 })

describe('the probe of a page', () => {
  it('carries no credentials and a new nonce, comes from no cache, and its answer tells nothing [S18]', async () => {
    const url = server.url.replace('ws', 'http')
    await start({ probe: { url, marker: 'nonce' } })
    await tells('connected: established')
    await page.evaluate(() => window.httpPage.retryNow())
    await expect.poll(() => requests.length).toBe(2)
    const nonces: (string | null)[] = []
    for (const request of requests) {
      expect([request.method(), request.postData()]).toEqual(['GET', null])
      const headers = await request.allHeaders()
      for (const name of ['cookie', 'authorization', 'referer']) expect(headers).not.toHaveProperty(name)
      expect(JSON.stringify(headers)).not.toContain('secret')
      const nonce = new URL(request.url()).searchParams.get('nonce')
      nonces.push(nonce)
      expect(nonce?.length).toBeGreaterThan(12)
      const answer = await request.response()
      const told = (await answer?.allHeaders()) ?? {}
      expect(told).toMatchObject({ 'cache-control': 'no-store', 'x-connectivity-nonce': nonce })
      expect(JSON.stringify(told)).not.toContain(server.epoch)
    }
    expect(new Set(nonces).size).toBe(2)
    // The same request from anywhere: no more than whether it is there.
    expect(await (await fetch(`${url}?nonce=abc`)).text()).toBe('{"ok":true,"nonce":"abc"}')
  })

  it('goes to the own origin by default, without its cookies, and follows no redirect [S18]', async () => {
    await start({ probe: '/health' })
    await tells('connected: established')
    expect(new URL(requests[0]?.url() ?? '').origin).toBe(app.origin)
    app.answer = 'portal-redirect'
    await page.evaluate(() => window.httpPage.retryNow())
    await tells('reconnecting: captive-portal')
    const probes = app.requests.filter(({ path }) => path === '/health')
    expect(probes.length).toBeGreaterThan(1)
    for (const { headers } of probes) expect(headers).not.toHaveProperty('cookie')
    expect(app.requests.map(({ path }) => path)).not.toContain('/portal')
  })

  it('cannot be read by the page of a stranger [S18]', async () => {
    const stranger = await createChannelServer({ port: 0, insecure: true, log: null })
    await start({
      probe: { url: stranger.url.replace('ws', 'http').replace('127.0.0.1', 'localhost'), marker: 'nonce' },
    })
    await tells('connecting: unreachable').catch(() => tells('reconnecting: unreachable'))
    const answer = await fetch(stranger.url.replace('ws', 'http'), {
      headers: { origin: 'https://evil.example' },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    await stranger.close()
  })
})
