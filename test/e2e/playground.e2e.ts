import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { servedStorybook } from './support/servedStorybook.js'

/** Time passes faster, on the same clock for server, network and both pages. */
const SPEED = 10
const situations = fileURLToPath(new URL('../playground/situations/', import.meta.url))

const served = servedStorybook()

interface Opened {
  readonly page: Page
  /** Requests that failed or went elsewhere, and errors of the page. */
  readonly problems: readonly string[]
}

async function open(path: string): Promise<Opened> {
  const context = await served.browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const problems: string[] = []
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`))
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(served.storybook.url) && !/^(data|blob):/.test(url))
      problems.push(`elsewhere: ${url}`)
  })
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  await page.goto(`${served.storybook.url}${path}`)
  return { page, problems }
}

const openPlayground = (speed = SPEED): Promise<Opened> =>
  open(`iframe.html?id=playground--live&viewMode=story&args=speed:${speed}`)

type Side = 'With react-connectivity' | 'With a plain WebSocket'

async function figure(page: Page, side: Side, name: string): Promise<string> {
  return page.getByRole('region', { name: side, exact: true }).locator(`[data-figure="${name}"]`).innerText()
}

const situation = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Situations' }).getByRole('button', { name })

/** Presses a situation and waits for its end. */
async function play(page: Page, name: string): Promise<void> {
  // The page looks at each of its frames: a short situation lasts half a second.
  await Promise.all([
    page.waitForFunction(() => document.querySelector('[data-running]') !== null),
    situation(page, name).click(),
  ])
  await page.locator('[data-running]').waitFor({ state: 'detached', timeout: 90_000 })
}

async function expectVerdict(page: Page): Promise<void> {
  expect(await figure(page, 'With react-connectivity', 'lost')).toBe('0')
  expect(await figure(page, 'With react-connectivity', 'twice')).toBe('0')
  expect(await figure(page, 'With react-connectivity', 'to recover')).toMatch(/ s$/)
  expect(Number(await figure(page, 'With a plain WebSocket', 'lost'))).toBeGreaterThan(0)
  expect(await figure(page, 'With a plain WebSocket', 'to recover')).toBe('never')
}

/** The texts of the marks of one kind on the timeline, in order. */
const marks = (page: Page, kind: 'fault' | 'data'): Promise<readonly string[]> =>
  page
    .locator(`.pg-mark[data-kind="${kind}"]`)
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('title') ?? ''))

/** What came of a situation, without the numbers that depend on the moment at which it began. */
async function outcome(page: Page) {
  const of = async (side: Side) => ({
    isLossy: (await figure(page, side, 'lost')) !== '0',
    twice: await figure(page, side, 'twice'),
    hasNoticed: (await figure(page, side, 'to notice')) !== 'never',
    hasRecovered: (await figure(page, side, 'to recover')) !== 'never',
  })
  return {
    faults: await marks(page, 'fault'),
    ours: await of('With react-connectivity'),
    plain: await of('With a plain WebSocket'),
  }
}

describe('the static Storybook, served from a sub-folder without any server', () => {
  it('opens with the Playground, complete at 1280 × 800 and with no failed request [U41]', async () => {
    const { page, problems } = await open('')
    await page.waitForURL(/path=\/story\/playground--live/)
    const preview = page.frameLocator('#storybook-preview-iframe')
    await preview.getByRole('heading', { name: 'Break the connection.' }).waitFor()
    await preview.locator('.pg-orders li').first().waitFor()
    // Also with the frame of Storybook around it.
    for (const part of ['.pg-situations', '.pg-columns', '.pg-timeline']) {
      const box = await preview.locator(part).first().boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? Infinity)).toBeLessThanOrEqual(800)
    }
    expect(problems).toEqual([])
    expect(served.storybook.missing).toEqual([])
  })

  it('goes through the train tunnel: react-connectivity loses nothing, a plain WebSocket loses orders [U41]', async () => {
    const { page, problems } = await openPlayground()
    await play(page, 'Train tunnel')
    await expectVerdict(page)
    const list = page.getByRole('list', { name: 'What happened' })
    for (const words of [
      'network cut',
      'banner “You’re offline.”',
      'dial',
      'network back',
      'missed, replayed',
    ])
      expect(await list.innerText()).toContain(words)
    expect(Number(await figure(page, 'With react-connectivity', 'announced'))).toBeGreaterThan(0)
    expect(await figure(page, 'With a plain WebSocket', 'announced')).toBe('0')
    expect(problems).toEqual([])
  })

  it.each([
    ['Train tunnel', 'trainTunnel'],
    ['Redeploy', 'redeploy'],
    ['Laptop lid', 'laptopLid'],
    ['Wi-Fi that lies', 'lyingWifi'],
    ['Opened elsewhere', 'openedElsewhere'],
    ['Server forgets', 'serverForgets'],
  ])(
    'plays “%s” twice with the same faults and the same outcome on both pages, and copies it as the test that runs in the gate',
    async (name, file) => {
      const { page } = await openPlayground()
      await play(page, name)
      await expectVerdict(page)
      const first = await outcome(page)
      expect(first.faults.length).toBeGreaterThan(1)
      await play(page, name)
      await expectVerdict(page)
      expect(await outcome(page)).toEqual(first)
      await page.getByRole('button', { name: 'Copy this situation as a test' }).click()
      await page.getByText('Copied').waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toBe(readFileSync(`${situations}${file}.test.ts`, 'utf8'))
    },
  )

  it('says which missed orders were replayed, and that a server that forgets lets them be fetched again', async () => {
    const { page } = await openPlayground()
    await play(page, 'Train tunnel')
    expect(await marks(page, 'data')).toEqual([expect.stringMatching(/^\d+ missed, replayed$/)])
    await play(page, 'Server forgets')
    expect(await marks(page, 'data')).toEqual([expect.stringMatching(/^\d+ missed, fetched again$/)])
  })

  it('shows that a plain WebSocket never notices a Wi-Fi that lies', async () => {
    const { page } = await openPlayground()
    await play(page, 'Wi-Fi that lies')
    expect(await figure(page, 'With a plain WebSocket', 'to notice')).toBe('never')
    expect(await figure(page, 'With react-connectivity', 'to notice')).toMatch(/ s$/)
  })

  it('runs one situation at a time', async () => {
    // As slow as for a person, so that the situation still runs when the other one is pressed.
    const { page } = await openPlayground(1)
    await situation(page, 'Train tunnel').click()
    const other = situation(page, 'Redeploy')
    await expect.poll(() => other.getAttribute('aria-disabled')).toBe('true')
    await other.click({ force: true })
    expect(await other.getAttribute('aria-pressed')).toBe('false')
    expect(await page.getByRole('progressbar').count()).toBe(1)
  })
})
