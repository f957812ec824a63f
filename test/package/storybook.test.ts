import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser } from '../e2e/support/launch.js'
import { read } from './contents.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = fileURLToPath(new URL('consumer', import.meta.url))
const app = () => join(inject('consumer'), 'storybook-app')

/** Runs a tool of the app. */
async function tool(name: string, ...args: string[]) {
  const { VITEST: _, ...env } = process.env
  const child = spawn(join(root, 'node_modules', '.bin', name), args, {
    cwd: app(),
    env: { ...env, NODE_ENV: name === 'vitest' ? 'test' : 'production', CI: '1' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, output }
}

beforeAll(() => {
  cpSync(source, app(), { recursive: true })
})

describe('a team that tests its app with the tarball', () => {
  it('type-checks its tests, its stories, and the addon in both forms of a preview', async () => {
    expect(await tool('tsc', '-p', 'tsconfig.json')).toEqual({ status: 0, output: '' })
  })

  it('tests a part of its app in a state of the connection', async () => {
    const { status, output } = await tool('vitest', 'run', '--reporter=default')
    expect({ status, output }).toMatchObject({ status: 0 })
    expect(output).toMatch(/4 passed/)
    expect(output).not.toMatch(/not wrapped in act|Error/)
  })

  it('needs three lines for the addon in its Storybook', () => {
    const lines = (file: string) => readFileSync(join(app(), '.storybook', file), 'utf8').split('\n')
    const ours = [...lines('main.ts'), ...lines('preview.ts')].filter((line) =>
      /react-connectivity/.test(line),
    )
    expect(ours.length).toBeLessThanOrEqual(3)
  })
})

describe('the Storybook of a team that has named the addon', () => {
  it('has one copy of the package under the development server too, because the preview imports by name', () => {
    const imports = [...read('dist/storybook/preview.js').matchAll(/from ['"](.*?)['"]/g)].map(
      ([, from]) => from,
    )
    expect(imports).toEqual(['react-connectivity/storybook'])
  })

  let browser: Browser
  let page: Page
  const banner = () => page.locator('[data-slot="conn-banner"]')
  const problems: string[] = []

  beforeAll(async () => {
    const built = await tool('storybook', 'build', '--quiet', '--output-dir', 'static')
    if (built.status !== 0) throw new Error(built.output)
    browser = await launchBrowser()
    page = await browser.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    // The page gets its files without a server.
    await page.route('http://storybook.test/**', (route) => {
      const path = join(app(), 'static', new URL(route.request().url()).pathname)
      return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404 })
    })
  })
  afterAll(() => browser?.close())

  const open = (story: string, globals = '') =>
    page.goto(`http://storybook.test/iframe.html?viewMode=story&id=${story}&globals=${globals}`)

  it('shows a story in its situation', async () => {
    await open('header--lost')
    await banner().getByText('Connection lost.').waitFor()
    expect(await page.getByText('reconnecting, invoices').isVisible()).toBe(true)
  })

  it('shows a story without a situation online', async () => {
    await open('header--online')
    await page.getByText('connected, invoices').waitFor()
    expect(await banner().count()).toBe(0)
  })

  it('lets the toolbar choose another situation', async () => {
    await open('header--lost', 'connectivity:kicked')
    await banner().getByText('Opened somewhere else.').waitFor()
    await open('header--lost', 'connectivity:online')
    await page.getByText('connected, invoices').waitFor()
    expect(await banner().count()).toBe(0)
  })

  it('changes the situation of an open story, and lets its network break and heal', async () => {
    const choose = (globals: Readonly<Record<string, string>>) =>
      page.evaluate((values) => {
        const { __STORYBOOK_ADDONS_CHANNEL__: channel } = globalThis as unknown as {
          readonly __STORYBOOK_ADDONS_CHANNEL__: { readonly emit: (event: string, data: unknown) => void }
        }
        channel.emit('updateGlobals', { globals: values })
      }, globals)
    await open('header--online', 'connectivityClock:fast')
    await page.getByText('connected, invoices').waitFor()
    await choose({ connectivity: 'offline' })
    await banner().getByText('You’re offline.').waitFor()
    await choose({ connectivity: 'story' })
    await page.getByText('connected, invoices').waitFor()
    await choose({ connectivityNetwork: 'unreachable' })
    await banner().getByText('Connection lost.').waitFor()
    await choose({ connectivityNetwork: 'working' })
    await page.getByText('connected, invoices').waitFor()
    expect(problems).toEqual([])
  })

  it('offers the situations in the toolbar', async () => {
    await page.setViewportSize({ width: 1600, height: 800 })
    await page.goto('http://storybook.test/index.html?path=/story/header--lost')
    const shown = page.frameLocator('#storybook-preview-iframe').locator('[data-slot="conn-banner"]')
    await shown.getByText('Connection lost.').waitFor()
    await page.getByRole('button', { name: /State of the connection/ }).click()
    await page.getByText('Offline pending', { exact: true }).click()
    await shown.getByText('You’re offline.').waitFor()
  })
})
