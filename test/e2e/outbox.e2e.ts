import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { gateway } from '../faults/support/answers.js'
import { connection, faultPages, read, subscribed } from './support/faultPages.js'
import { startSite, type FaultSite } from './support/faultSite.js'

// Sends that wait in the storage of a real browser while pages come and go.

const pages = faultPages()
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

interface Scene {
  readonly site: FaultSite
  readonly context: BrowserContext
  readonly open: (user?: string) => Promise<Page>
  /** Every send that the server kept, in order. */
  readonly kept: unknown[]
  /** Runs before a send is kept. */
  before: (data: unknown) => Promise<void>
}

async function startScene(size = 100): Promise<Scene> {
  const kept: unknown[] = []
  const hooks: Pick<Scene, 'before'> = { before: () => Promise.resolve() }
  const site = await startSite({
    channels: { orders: { kind: 'log', size } },
    authenticate: ({ token }) => ({ id: token ?? '' }),
    authorize: () => true,
    onPublish: async ({ data }) => {
      await hooks.before(data)
      kept.push(data)
    },
  })
  const context = await pages.browser().newContext()
  return Object.assign(hooks, {
    kept,
    site,
    context,
    open: (user = 'ada') => pages.open(site.url({ outbox: '', list: '', token: user }), { context }),
  })
}

function goDown({ site }: Scene): void {
  site.gate.answer(({ path }) =>
    path.startsWith('/realtime') ? gateway('503 Service Unavailable')({} as never) : null,
  )
  site.gate.drop()
}

async function comeBack({ site }: Scene, page: Page): Promise<void> {
  site.gate.answer(() => null)
  await page.evaluate(() => window.faults.connectivity.retryNow())
  await subscribed(page)
}

const waits = (page: Page): Promise<unknown[]> =>
  page.evaluate(() => window.faults.connectivity.getState().outbox.map(({ data }) => data))

/** Sends without an answer to wait for. */
const type = (page: Page, ...texts: unknown[]): Promise<void> =>
  page.evaluate((all) => {
    for (const text of all) void window.faults.send(text)
  }, texts)

const stored = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('conn-outbox')))

const shown = (page: Page): Promise<string[]> =>
  page.getByRole('list', { name: 'Newest' }).getByRole('listitem').allTextContents()

async function offline(scene: Scene, user?: string): Promise<Page> {
  const page = await scene.open(user)
  await subscribed(page)
  goDown(scene)
  await expect.poll(async () => (await connection(page)).status).toBe('reconnecting')
  return page
}

describe('what a person typed while the server was down', () => {
  test('leaves once and in order after two reloads, before what is typed there [T15]', async () => {
    const scene = await startScene()
    const page = await offline(scene)
    await type(page, ...numbers(1, 20))
    await expect.poll(() => waits(page)).toHaveLength(20)
    await page.reload()
    await page.reload()
    await type(page, 21)
    // The server has not said yet who is here.
    expect([await waits(page), await stored(page)]).toEqual([[21], ['conn-outbox:1:orders:0']])
    await comeBack(scene, page)
    await expect.poll(() => waits(page)).toEqual([])
    expect(scene.kept).toEqual(numbers(1, 21))
    await expect.poll(() => stored(page)).toEqual([])
    await page.reload()
    await subscribed(page)
    expect([scene.kept, (await read(page)).problems]).toEqual([numbers(1, 21), []])
  })

  test('leaves from another tab after its own was closed, while a third keeps what was typed there [T15]', async () => {
    const scene = await startScene()
    const third = await scene.open()
    await subscribed(third)
    const first = await offline(scene)
    await type(first, 'first 1', 'first 2')
    await type(third, 'third 1', 'third 2')
    await expect.poll(() => stored(first)).toHaveLength(2)
    await first.close()
    const next = await scene.open()
    await comeBack(scene, next)
    await comeBack(scene, third)
    await expect.poll(async () => [...(await waits(next)), ...(await waits(third))]).toEqual([])
    const names = ['first 1', 'first 2', 'third 1', 'third 2']
    await expect.poll(() => scene.kept.length).toBe(names.length)
    expect(new Set(scene.kept)).toEqual(new Set(names))
    for (const tab of ['first', 'third'])
      expect(scene.kept.indexOf(`${tab} 1`)).toBeLessThan(scene.kept.indexOf(`${tab} 2`))
    await expect.poll(() => stored(next)).toEqual([])
  })

  test('is neither sent nor shown when somebody else signs in, and is gone when they sign out [T15]', async () => {
    const scene = await startScene()
    const page = await offline(scene)
    await type(page, 'of ada')
    await expect.poll(() => stored(page)).toHaveLength(1)
    await page.close()
    const next = await scene.open('bob')
    await comeBack(scene, next)
    expect(await next.evaluate(() => window.faults.send('of bob'))).toBe('acknowledged')
    await expect.poll(() => shown(next)).toEqual(['"of bob"'])
    expect([await waits(next), scene.kept, await stored(next)]).toEqual([
      [],
      ['of bob'],
      ['conn-outbox:1:orders:0'],
    ])
    await next.evaluate(() => window.faults.connectivity.signOut())
    await expect.poll(() => stored(next)).toEqual([])
  })
})

test('a send that the server kept while its page was closed is not kept again, however many messages came since [T15]', async () => {
  const scene = await startScene(5)
  const page = await scene.open()
  await subscribed(page)
  let isKept = (): void => undefined
  const arrived = new Promise<void>((resolve) => {
    scene.before = async (data) => {
      if (data !== 'once') return
      resolve()
      await new Promise<void>((done) => (isKept = done))
    }
  })
  await type(page, 'once')
  await arrived
  await page.close()
  await expect.poll(() => scene.site.events.some(({ type: name }) => name === 'left')).toBe(true)
  isKept()
  await expect.poll(() => scene.kept).toEqual(['once'])
  for (const number of numbers(1, 10)) await scene.site.server.publish('orders', number)
  const next = await scene.open()
  await subscribed(next)
  expect(await next.evaluate(() => window.faults.send('new'))).toBe('acknowledged')
  expect([scene.kept, await waits(next), await stored(next)]).toEqual([['once', 'new'], [], []])
  await next.reload()
  await subscribed(next)
  expect(scene.kept).toEqual(['once', 'new'])
})

test.each<[string, () => void]>([
  ['full', fillStorage],
  ['forbidden', forbidStorage],
  ['without locks', forbidLocks],
])(
  'a browser whose storage is %s sends what waits as long as the page is there, and says so once [T15 F69]',
  async (_what, before) => {
    const scene = await startScene()
    const page = await pages.open(scene.site.url({ outbox: '', list: '', token: 'ada' }), { before })
    await subscribed(page)
    goDown(scene)
    await expect.poll(async () => (await connection(page)).status).toBe('reconnecting')
    await type(page, 1)
    await type(page, 2)
    await expect.poll(() => waits(page)).toEqual([1, 2])
    await comeBack(scene, page)
    await expect.poll(() => scene.kept).toEqual([1, 2])
    const { problems } = await read(page)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^storage-unavailable: storedOutbox: sends last only as long as the page/)
  },
)

function fillStorage(): void {
  for (let size = 2 ** 22, index = 0; size >= 1; index += 1)
    try {
      localStorage.setItem(`full${String(index)}`, 'x'.repeat(size))
    } catch {
      size = Math.floor(size / 2)
    }
}

function forbidStorage(): void {
  Object.defineProperty(globalThis, 'localStorage', {
    get() {
      throw new DOMException('forbidden', 'SecurityError')
    },
  })
}

function forbidLocks(): void {
  Object.defineProperty(navigator, 'locks', { value: undefined })
}
