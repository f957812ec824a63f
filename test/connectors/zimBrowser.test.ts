import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page, WebSocket } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundleForPage } from '../../lab/bundle.mjs'
import { launchBrowser } from '../e2e/support/launch.js'
import type { ZimReport } from './pages/zim.js'
import { pause } from './support/wait.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let browser: Browser
let app: Server
let page: Page
/** The sockets that the page made, and the answers that it got from other hosts. */
let sockets: WebSocket[]
let answers: string[]

beforeAll(async () => {
  const { script } = await bundleForPage('test/connectors/pages/zim.ts')
  app = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>')
  })
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
  // Every name but loopback is mapped away: the real client dials, and reaches nothing.
  browser = await launchBrowser(['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'])
})

afterAll(async () => {
  await browser.close()
  app.close()
})

beforeEach(async () => {
  const context = await browser.newContext()
  page = await context.newPage()
  sockets = []
  answers = []
  page.on('websocket', (socket) => void sockets.push(socket))
  const { port } = app.address() as AddressInfo
  page.on('response', (response) => {
    if (!response.url().startsWith(`http://127.0.0.1:${port}/`)) answers.push(response.url())
  })
  await page.goto(`http://127.0.0.1:${port}/`)
})

afterEach(async () => {
  expect(answers).toEqual([])
  await page.context().close()
})

/** A token that the client takes for one of its service: version 04, and its end within the next days. */
function tokenUntil(endsAt: number): string {
  const end = Buffer.alloc(9)
  end.writeBigInt64BE(BigInt(Math.floor(endsAt / 1000)))
  return `04${end.toString('base64')}${'A'.repeat(64)}`
}
const HOUR_MS = 3_600_000

const report = (): Promise<ZimReport> => page.evaluate(() => window.zimPage.report())

/** Waits until the page reports something. */
async function reaches(what: string, holds: (now: ZimReport) => boolean): Promise<ZimReport> {
  const deadline = performance.now() + 90_000
  for (;;) {
    const now = await report()
    if (holds(now)) return now
    if (performance.now() > deadline) throw new Error(`never came true: ${what}; got ${JSON.stringify(now)}`)
    await pause(20)
  }
}

const start = (tokens: readonly string[], isOfflineLogin = false): Promise<void> =>
  page.evaluate(([given, isOffline]) => window.zimPage.start(given, { isOfflineLogin: isOffline }), [
    tokens,
    isOfflineLogin,
  ] as const)

describe('the real zego-zim-web in Chromium, with every host mapped away', () => {
  it('refuses a token that is none: one login, no dial, and a verdict', async () => {
    await start(['no token'])
    const { status, reason, code, login } = await reaches('failed', (now) => now.status === 'failed')
    expect({ status, reason, code, login }).toEqual({
      status: 'failed',
      reason: 'unauthorized',
      code: 6000103,
      login: 6000103,
    })
    const dials = sockets.length
    await pause(1500)
    expect(sockets.length).toBe(dials)
  })

  it('is connecting while it dials again and again: one outage, and the app hears each loss', async () => {
    await start([tokenUntil(Date.now() + HOUR_MS)])
    const lost = await reaches('three losses', ({ told }) => told.filter((one) => one === '3+3').length >= 3)
    expect(lost).toMatchObject({
      status: 'connecting',
      reason: 'unreachable',
      code: '3+3',
      outages: 1,
      login: null,
    })
    expect(lost.statuses).toEqual(['connecting'])
    expect(new Set(lost.told).has('2+0')).toBe(false)
    expect(sockets.length).toBeGreaterThan(0)
    expect(sockets.every((socket) => !socket.url().includes('127.0.0.1'))).toBe(true)
  })

  it('lets nobody into a room without a connection, with the codes that the adapter expects', async () => {
    await start([tokenUntil(Date.now() + HOUR_MS)])
    await reaches('a loss', ({ told }) => told.includes('3+3'))
    const codes = await page.evaluate(() => window.zimPage.codes())
    expect(codes).toEqual([6000121, 6000121, 6000121])
  })

  it('lets a member in without a question to the server, which is why the adapter leaves a room before it enters it again', async () => {
    // ZIM refuses calls before a login, and takes an offline one for one.
    await start([tokenUntil(Date.now() + HOUR_MS)], true)
    await reaches('an answer', ({ login }) => login !== null)
    expect(await page.evaluate(() => window.zimPage.joinAgain())).toBe('resolved')
  })

  it('is not connected by an offline login, whatever the login answers', async () => {
    await start([tokenUntil(Date.now() + HOUR_MS)], true)
    const isOver = ({ told, login }: ZimReport): boolean => told.includes('3+3') && login !== null
    const seen = await reaches('a loss and an answer', isOver)
    // ZIM tells a connection at once, with every host out of reach.
    expect(seen.told[0]).toBe('2+0')
    expect(seen.statuses).toEqual(['connecting'])
    expect(seen.login).toBe('resolved')
  })

  it('renews a token that ends, and replaces one that has ended, once; then it is a verdict [Z8 Z9]', async () => {
    // Tokens end by the clock of the page, which the test moves.
    await page.clock.install()
    await page.reload()
    const now = await page.evaluate(() => Date.now())
    // ZIM watches the token of an offline login at once. Its text about the end is no JSON.
    await start([tokenUntil(now + HOUR_MS), 'no token', tokenUntil(now + 2 * HOUR_MS)], true)
    await reaches('the first login', ({ login }) => login !== null)
    expect((await report()).tokens).toEqual(['new'])
    await page.clock.pauseAt(now + HOUR_MS - 15_000)
    const ending = await reaches('a renewal', ({ tokens }) => tokens.length > 1)
    expect([ending.tokens[1], ending.told.includes('0+5')]).toEqual(['renewal', false])
    await page.clock.resume()
    await page.clock.fastForward(HOUR_MS / 2)
    const ended = await reaches('the end of the token', ({ tokens }) => tokens.includes('token-expired'))
    expect([ended.told.filter((one) => one === '0+5').length, ended.status]).toEqual([1, 'connecting'])
    await page.clock.fastForward(2 * HOUR_MS)
    const over = await reaches('a verdict', ({ status }) => status === 'failed')
    expect(over).toMatchObject({ reason: 'token-expired', code: '0+5' })
    expect(over.told.filter((one) => one === '0+5')).toHaveLength(2)
    expect(over.tokens.filter((one) => one !== 'renewal')).toEqual(['new', 'token-expired'])
    expect(over.statuses).not.toContain('connected')
  })

  it('dials at once by retryNow() while it waits, and is not disconnected by it', async () => {
    await start([tokenUntil(Date.now() + HOUR_MS)])
    const losses = ({ told }: ZimReport): number => told.filter((one) => one === '3+3').length
    // The waits between dials grow: 2 s and more from here on.
    await reaches('three losses', (now) => losses(now) >= 3)
    await page.evaluate(() => window.zimPage.retryNow())
    const now = await reaches('another login', ({ told }) => told.includes('0+0'))
    await reaches('another loss', (later) => losses(later) > losses(now))
    const { statuses, tokens, outages } = await report()
    expect({ statuses, tokens, outages }).toEqual({
      statuses: ['connecting'],
      tokens: ['new', 'new'],
      outages: 1,
    })
  })

  it('dials no more after disconnect()', async () => {
    await start([tokenUntil(Date.now() + HOUR_MS)])
    await reaches('a loss', ({ told }) => told.includes('3+3'))
    await page.evaluate(() => window.zimPage.disconnect())
    await reaches('disconnected', ({ status }) => status === 'disconnected')
    const dials = sockets.filter((socket) => socket.url().includes('accesshub')).length
    await pause(4000)
    expect(sockets.filter((socket) => socket.url().includes('accesshub'))).toHaveLength(dials)
  })
})
