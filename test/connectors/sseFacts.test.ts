import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type {} from './pages/sse.js'
import { startSseServer, type SseServer } from './servers/sse.js'
import { openPage, type BrowserPage } from './support/browserPage.js'
import { pause, until } from './support/wait.js'

vi.setConfig({ testTimeout: 120_000 })

type Facts = readonly { readonly type: string; readonly args: readonly unknown[] }[]

let browser: BrowserPage<SseServer>

beforeAll(async () => {
  browser = await openPage('test/connectors/pages/sse.ts', startSseServer)
})

afterAll(() => browser.close())

const facts = (): Promise<Facts> => browser.page.evaluate(() => globalThis.source.facts)
const server = (): SseServer => browser.faults().server()

/** Waits for the n-th fact of a type, and returns its arguments. */
async function fact(type: string, n = 1): Promise<readonly unknown[]> {
  for (let tries = 0; tries < 400; tries += 1) {
    const all = (await facts()).filter((each) => each.type === type)
    const found = all[n - 1]
    if (found !== undefined) return found.args
    await pause(50)
  }
  throw new Error(`never told: ${type} ${n} times; got ${JSON.stringify(await facts())}`)
}

async function attach(foreign = false): Promise<void> {
  await browser.page.evaluate((given) => globalThis.attachSource(given), foreign)
  await fact('up')
}

const texts = async (): Promise<readonly unknown[]> =>
  (await facts()).filter(({ type }) => type === 'message').map(({ args }) => args[1])

describe('facts about an EventSource in a browser', () => {
  it('recovers the missed messages by the last event id, and only when the server proves it [C7]', async () => {
    await attach()
    server().publish('one')
    await fact('message')
    browser.faults().reset()
    await fact('down')
    server().publish('two')
    expect(await fact('up', 2)).toMatchObject([{ continuity: 'recovered' }])
    await fact('message', 2)
    expect(await texts()).toEqual(['one', 'two'])
    await browser.faults().restart(50)
    expect(await fact('up', 3)).toMatchObject([{ continuity: 'unknown' }])
  })

  it('recovers by the last event id also in a stream that it opens itself after a half-open link [C7]', async () => {
    await attach()
    server().publish('one')
    await fact('message')
    browser.faults().hole()
    expect(await fact('down')).toMatchObject([{ reason: 'heartbeat-timeout' }])
    server().publish('two')
    await browser.faults().heal()
    await browser.page.evaluate(() => globalThis.source.link.retryNow?.())
    expect(await fact('up', 2)).toMatchObject([{ continuity: 'recovered' }])
    await fact('message', 2)
    expect(await texts()).toEqual(['one', 'two'])
    expect(server().resumed.at(-1)).not.toBeNull()
  })

  it('takes 204 as a verdict and does not dial again [C7]', async () => {
    await attach()
    server().answer(204)
    browser.faults().reset()
    expect(await fact('verdict')).toEqual([{ reason: 'server-closed', code: 204, message: null }])
    const dials = browser.faults().dials()
    await pause(1000)
    expect(browser.faults().dials()).toBe(dials)
  })

  it('takes 401 as unauthorized, although the browser hides the status', async () => {
    await attach()
    server().answer(401)
    browser.faults().reset()
    expect(await fact('verdict')).toMatchObject([{ reason: 'unauthorized', code: 401 }])
  })

  it('dials again after a 503, where the browser gives up for good', async () => {
    await attach()
    server().answer(503)
    browser.faults().reset()
    await fact('attemptFailed')
    await until('a 503', () => browser.faults().dials() >= 3)
    server().answer(null)
    await browser.page.evaluate(() => globalThis.source.link.retryNow?.())
    await fact('up', 2)
    expect(
      (await facts()).some(
        ({ type, args }) => type === 'attemptFailed' && (args[0] as { code: unknown }).code === 503,
      ),
    ).toBe(true)
  })

  it('takes the goodbye event of the server as its verdict', async () => {
    await attach()
    server().sayBye()
    expect(await fact('verdict')).toMatchObject([{ reason: 'kicked' }])
    await until('no stream', () => server().open() === 0)
  })

  it.each([false, true])(
    'takes events of the server that are called like those of the stream for messages; stream of the app: %s',
    async (isForeign) => {
      await attach(isForeign)
      server().say('error', 'quota')
      server().say('open', 'shop')
      server().publish('one')
      await fact('message', 2)
      expect(await texts()).toEqual(['quota', 'one'])
      const told = new Set((await facts()).map(({ type }) => type))
      expect([told.has('down'), told.has('attemptFailed')]).toEqual([false, false])
      // The names of the stream itself mean the stream.
      browser.faults().reset()
      await fact('down')
      await fact('up', 2)
    },
  )

  it('tells a stream of the app again when the connection is wanted again, because it cannot be stopped', async () => {
    await attach(true)
    await browser.page.evaluate(() => globalThis.source.link.connect?.())
    await fact('up', 2)
    expect(browser.faults().dials()).toBe(1)
  })

  it('opens no stream after it was disposed while it told of the dial', async () => {
    await browser.page.evaluate(() => globalThis.disposeAtDial())
    await pause(500)
    expect(browser.faults().dials()).toBe(0)
  })

  it('observes a stream that the app made, says when the browser gave it up, and never closes it [C11]', async () => {
    await attach(true)
    server().publish('one')
    await fact('message')
    await browser.page.evaluate(() => globalThis.source.link.dispose())
    server().publish('two')
    await pause(300)
    expect(await texts()).toEqual(['one'])
    expect(await browser.page.evaluate(() => globalThis.source.stream?.readyState)).toBe(1)
    expect(server().open()).toBe(1)
    await attach(true)
    server().answer(503)
    browser.faults().reset()
    expect(await fact('attemptFailed')).toMatchObject([{ reason: 'gave-up', retries: 'no' }])
  })
})
