import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openTelemetryEvent, prometheusText, PublishRefusedError } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { expect, onTestFinished, test } from 'vitest'
import { gateway } from '../faults/support/answers.js'
import { faultPages } from './support/faultPages.js'
import { startSite } from './support/faultSite.js'

// One whole life of a page, with a canary in everything that is secret: each of them is looked for in everything that the kit
// writes, tells, shows and stores.

const pages = faultPages()
const times = JSON.stringify({ bannerMs: 0, ledMs: 0 })

const canaries = {
  tokens: ['canary-token-1', 'canary-token-2', 'canary-token-3', 'canary-token-refused'],
  cookie: 'canary-cookie',
  user: 'canary-user',
  data: ['canary-sent', 'canary-refused', 'canary-typing', 'canary-waiting', 'canary-of-the-server'],
} as const

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Error ? [part.message, part.stack, part.cause] : part,
  )

const status = (page: Page): Promise<string> =>
  page.evaluate(() => window.canary.connectivity.getState().connection.status)

const reaches = async (page: Page, wanted: string): Promise<void> => {
  await expect.poll(() => status(page)).toBe(wanted)
}

/** Everything that a page shows and keeps. */
const keptBy = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    return JSON.stringify([
      document.documentElement.outerHTML,
      location.href,
      document.cookie,
      window.name,
      history.state,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      await caches.keys(),
      databases,
    ])
  })

/** Everything in a folder. */
async function filesIn(folder: string): Promise<string> {
  const names = await readdir(folder)
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))
  return texts.join('\n')
}

/** A site with every rule that sees a secret; `refuses` turns tokens away. */
async function startWatchedSite() {
  const folder = await mkdtemp(join(tmpdir(), 'connectivity-canary-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const logged: string[] = []
  const seen = { cookies: new Set<string>(), tokens: new Set<string>() }
  const site = await startSite({
    entry: 'test/e2e/pages/canaryPage.tsx',
    store: createLevelStore({ location: folder }),
    metricsPath: '/metrics',
    log: (line) => void logged.push(line),
    authenticate({ token = '', cookies }) {
      seen.tokens.add(token)
      seen.cookies.add(cookies['sid'] ?? '')
      if (token === 'canary-token-refused') return { refused: 'unauthorized', message: 'Sign in first.' }
      // Renewed at half of its life, long before its end.
      const life = token === 'canary-token-1' ? 24_000 : 3_600_000
      return { user: { id: canaries.user }, expiresAt: Date.now() + life }
    },
    authorize: ({ channel }) => channel !== 'private' || { allowed: false, message: 'Not yours.' },
    onPublish({ data }) {
      if (data === 'canary-refused') throw new PublishRefusedError('too-rude', 'Please be kind.')
    },
  })
  return { site, folder, logged, seen }
}

test('a token, a cookie, a session key and what people send are found nowhere but where they belong, in a whole life of a page [S2 S17]', async () => {
  const { site, folder, logged, seen } = await startWatchedSite()
  let token: string = canaries.tokens[0]
  const context = await pages.browser().newContext()
  await context.addCookies([{ name: 'sid', value: canaries.cookie, url: site.origin, httpOnly: true }])
  const written: string[] = []
  const addresses: string[] = []
  context.on('console', (message) => written.push(message.text()))
  context.on('request', (request) => addresses.push(request.url(), request.postData() ?? ''))
  const stranger = await pages.open(`${site.origin}/away`, { context })
  await stranger.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    new BroadcastChannel('react-connectivity /realtime').addEventListener('message', ({ data }) =>
      heard.push(data),
    )
  })
  const page = await context.newPage()
  const keys = new Set<string>()
  page.on('websocket', (socket) => {
    addresses.push(socket.url())
    socket.on('framereceived', ({ payload }) => {
      const [, key] = /"key":"([^"]+)"/.exec(String(payload)) ?? []
      if (key !== undefined) keys.add(key)
    })
  })
  await page.exposeFunction('nextToken', () => token)
  const shown: string[] = []
  const look = async (): Promise<void> => void shown.push(await keptBy(page))

  // Signed in by token and cookie; one right is missing.
  await page.goto(site.url({ times }))
  await reaches(page, 'connected')
  await expect.poll(() => page.locator('[data-slot="orders"]').textContent()).toBe('subscribed')
  await page
    .getByRole('button', { name: /^Connection: / })
    .first()
    .click()
  await look()

  // Messages in both directions, one of them refused, and one of the moment.
  expect(await page.evaluate(() => window.canary.send('canary-sent'))).toBe('acknowledged')
  expect(await page.evaluate(() => window.canary.send('canary-refused'))).toBe('too-rude')
  await page.evaluate(() => window.canary.sendTyping('canary-typing'))
  await site.server.publish('orders', 'canary-of-the-server')
  await expect.poll(() => page.evaluate(() => window.canary.received.length)).toBe(2)
  await page.evaluate(() => window.canary.loadOlder())
  await look()

  // A renewal on the open connection.
  token = canaries.tokens[1]
  await expect.poll(() => seen.tokens.has(canaries.tokens[1])).toBe(true)

  // A loss, a gateway that answers in place of the server, a message that waits, and the way back.
  token = canaries.tokens[2]
  site.gate.answer((request) =>
    request.path.startsWith('/realtime') ? gateway('502 Bad Gateway')(request) : null,
  )
  site.gate.drop()
  await reaches(page, 'reconnecting')
  const waiting = page.evaluate(() => window.canary.send('canary-waiting'))
  await expect.poll(() => site.gate.upgrades()).toBeGreaterThan(2)
  await look()
  site.gate.answer(() => null)
  await page.evaluate(() => window.canary.connectivity.retryNow())
  expect(await waiting).toBe('acknowledged')

  // The head of a frame, and then nothing.
  site.gate.say(Buffer.from('8105', 'hex'))
  await expect
    .poll(() => page.evaluate(() => window.canary.connectivity.getState().connection.reconnectCount))
    .toBe(2)

  // The login ends for good.
  token = canaries.tokens[3]
  site.gate.drop()
  await reaches(page, 'failed')
  await look()
  const answers = await Promise.all(
    ['/metrics', '/realtime', '/realtime?readyz', '/realtime?livez'].map(async (path) =>
      (await fetch(`${site.origin}${path}`)).text(),
    ),
  )
  const stats = site.server.stats()
  await page.evaluate(() => window.canary.connectivity.signOut())
  await look()

  // What was said at all, so that nothing is missing by accident.
  expect([...seen.tokens].toSorted()).toEqual(canaries.tokens.toSorted())
  expect(seen.cookies).toEqual(new Set([canaries.cookie]))
  const told = await page.evaluate(() => window.canary.told)
  expect(told.length).toBeGreaterThan(20)
  expect(written.some((line) => line.startsWith('connectivity'))).toBe(true)
  const heard = await stranger.evaluate(() => (window as unknown as { heard: unknown[] }).heard)

  const heads = site.gate.requests.map(({ head }) => head.replace(/^cookie:.*$/gim, ''))
  const numbers = [textOf(stats), prometheusText(stats), ...answers].join('\n')
  const events = textOf([site.events, site.events.map(openTelemetryEvent)])
  const places = {
    addresses: [...addresses, ...heads].join('\n'),
    consoles: [...written, ...logged].join('\n'),
    page: shown.join('\n'),
    told: told.join('\n'),
    tabs: JSON.stringify(heard),
    numbers,
    events,
  }
  const found = (secret: string): string[] =>
    Object.entries(places).flatMap(([place, text]) => (text.includes(secret) ? [place] : []))
  expect(keys.size).toBeGreaterThan(0)
  const never = [...canaries.tokens, canaries.cookie, ...keys]
  for (const secret of [...never, ...canaries.data]) expect(found(secret), secret).toEqual([])
  expect(found(canaries.user), 'the id of the user, which events tell to the log of the server').toEqual([
    'events',
  ])
  const disk = await filesIn(folder)
  expect(disk).toContain('canary-sent')
  for (const secret of [...never, 'canary-refused', 'canary-typing'])
    expect(disk, secret).not.toContain(secret)
})
