import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { channelServer, ConnectivityProvider, createConnectivity } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ConnectionStatus, ResyncPrompt } from 'react-connectivity/ui'
import { expect, test } from 'vitest'
import { banner, connection, faultPages, subscribed } from './support/faultPages.js'
import { startSite } from './support/faultSite.js'

// What scripts and policies of the same page can do to the kit, and what the kit leaves behind.

const pages = faultPages()
const times = JSON.stringify({ bannerMs: 0, ledMs: 0 })

/** Records the violations of the page's policy. */
function noteViolations(): void {
  const violations: string[] = []
  Object.assign(window, { violations })
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
    violations.push(`${effectiveDirective} ${blockedURI} ${sourceFile ?? ''}`),
  )
}

/** The parts of the kit as a server renders them. */
function renderedByServer(): string {
  const connectivity = createConnectivity(channelServer('ws://localhost/realtime'))
  const parts = [ConnectionBanner, ConnectionStatus, ConnectionLed, ResyncPrompt]
  return renderToString(
    createElement(
      ConnectivityProvider,
      { connectivity },
      ...parts.map((part, key) => createElement(part as typeof ConnectionBanner, { key })),
    ),
  )
}

test('a page with a strict policy has the parts in their style, working, without one violation [S16]', async () => {
  const site = await startSite({
    headers: {
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        'img-src data:',
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types react-connectivity-never',
      ].join('; '),
    },
    body: `<div id="root"></div><div id="static">${renderedByServer()}</div>`,
  })
  const page = await pages.open(site.url({ times }), { before: noteViolations })
  const violations = (): Promise<string[]> =>
    page.evaluate(() => (window as unknown as { violations: string[] }).violations)
  await subscribed(page)
  expect(await violations(), 'of the start').toEqual([])
  await page
    .getByRole('button', { name: /^Connection: / })
    .first()
    .click()
  site.gate.answer(({ path }) => (path.startsWith('/realtime') ? 'HTTP/1.1 502 Bad Gateway\r\n\r\n' : null))
  site.gate.drop()
  await expect.poll(() => banner(page).first().isVisible()).toBe(true)
  const look = await banner(page)
    .first()
    .evaluate((element) => {
      const { display, borderRadius, fontSize } = getComputedStyle(element)
      return { display, borderRadius, fontSize }
    })
  expect(look.display).not.toBe('block')
  expect(look.borderRadius).not.toBe('0px')
  await page.waitForTimeout(1500)
  site.gate.answer(() => null)
  await page.evaluate(() => window.faults.connectivity.retryNow())
  await subscribed(page)
  expect(await violations(), 'of a loss and a return').toEqual([])
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'))
  await expect.poll(violations, { message: 'the policy is in force' }).toHaveLength(1)
})

test('another script of the origin can post what it likes to the other tabs: nothing is believed, and no token is posted [S12]', async () => {
  let user = 'ada'
  const site = await startSite({ authenticate: () => ({ id: user }) })
  const context = await pages.browser().newContext()
  const page = await pages.open(site.url({ times, token: 'canary' }), { context })
  await subscribed(page)
  const stranger = await pages.open(`${site.origin}/away`, { context })
  await stranger.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    const tabs = new BroadcastChannel('react-connectivity /realtime')
    tabs.addEventListener('message', ({ data }) => heard.push(data))
    const values: unknown[] = [
      undefined,
      0,
      '',
      'signed-out',
      true,
      [],
      {},
      { type: 'identity-changed', user: 'eve' },
    ]
    values.push(
      JSON.parse('{"__proto__":{"polluted":true}}'),
      new ArrayBuffer(8),
      'x'.repeat(1_000_000),
      new Date(),
    )
    const post = (value: unknown): void => tabs.postMessage(value)
    for (const value of values) post(value)
  })
  await page.waitForTimeout(300)
  const state = () =>
    page.evaluate(() => {
      const { connection: now } = window.faults.connectivity.getState()
      return { status: now.status, changed: now.identityChangedAt !== null, polluted: 'polluted' in {} }
    })
  expect(await state()).toEqual({ status: 'connected', changed: false, polluted: false })
  expect(await page.locator('[data-slot="conn-prompt"]').count()).toBe(0)

  // A person who signs in as somebody else in another tab is believed, and only the fact travels.
  user = 'bob'
  const other = await pages.open(site.url({ times, token: 'canary' }), { context })
  await subscribed(other)
  user = 'cleo'
  site.gate.drop()
  await expect.poll(async () => (await state()).changed).toBe(true)
  const heard = () => stranger.evaluate(() => (window as unknown as { heard: unknown[] }).heard)
  await expect.poll(async () => (await heard()).length).toBeGreaterThan(0)
  expect(new Set(await heard())).toEqual(new Set([null]))
})

test('what a person typed while offline is in no storage of the browser, before and after signing out [S13]', async () => {
  const site = await startSite({ authenticate: () => ({ id: 'ada' }) })
  const page = await pages.open(site.url({ times, token: 'canary-token' }))
  await subscribed(page)
  site.gate.answer(({ path }) => (path.startsWith('/realtime') ? 'HTTP/1.1 502 Bad Gateway\r\n\r\n' : null))
  site.gate.drop()
  await expect.poll(async () => (await connection(page)).status).toBe('reconnecting')
  const sent = page.evaluate(() => window.faults.send('canary-text'))
  await expect.poll(() => page.evaluate(() => window.faults.connectivity.getState().outbox.length)).toBe(1)
  const stored = () =>
    page.evaluate(async () => {
      const databases = await indexedDB.databases()
      const texts = [document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)]
      return [...texts, ...(await caches.keys()), ...databases.map(({ name }) => String(name))].join('')
    })
  expect(await stored()).not.toContain('canary')
  await page.evaluate(() => window.faults.connectivity.signOut())
  expect(await sent).not.toBe('acknowledged')
  expect(await stored()).toBe('')
})
