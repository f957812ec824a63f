import { describe, expect, test } from 'vitest'
import { brokenHandshake, gateway, portal } from '../faults/support/answers.js'
import type { Answer } from '../faults/support/gate.js'
import { banner, connection, faultPages, read, subscribed } from './support/faultPages.js'
import { startSite } from './support/faultSite.js'

// What a person sees when something else than the server answers the handshake, in a real browser.

// A name that leads here: nobody vouches for a page without TLS, unlike for one of this machine.
const pages = faultPages(['--host-resolver-rules=MAP app.test 127.0.0.1'])
const times = JSON.stringify({ bannerMs: 0 })
const backoff = JSON.stringify({ windowMs: 1000, capMs: 1000 })

/** The events of a bare socket: alike for every failed handshake. */
const bareEvents = (url: string): Promise<string[]> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url)
    const events: string[] = []
    socket.addEventListener('open', () => events.push('open'))
    socket.addEventListener('error', () => events.push('error'))
    socket.addEventListener('close', ({ code }) => resolve([...events, String(code)]))
  })

const refused = (status: string, headers?: Readonly<Record<string, string>>): Answer => {
  const answer = gateway(status, headers)
  return (request) => (request.path.startsWith('/realtime') ? answer(request) : null)
}

describe('a person behind a gateway', () => {
  test.each([
    ['401 Unauthorized', 'F04', {}, 'failed', 'unauthorized', 401],
    ['403 Forbidden', 'F05', {}, 'failed', 'forbidden', 403],
    ['404 Not Found', 'F06', {}, 'connecting', 'not-found', 404],
    ['503 Service Unavailable', 'F07', { 'retry-after': '100' }, 'connecting', 'overloaded', 503],
    ['302 Found', 'F08', { location: '/away' }, 'failed', 'unauthorized', 1006],
  ] as const)(
    'that answers %s reads what is wrong, with a way on or none, and connects after it [%s]',
    async (answer, _id, headers, status, reason, code) => {
      const site = await startSite()
      site.gate.answer(refused(answer, headers))
      const page = await pages.open(site.url({ diagnose: '', times }))
      expect(await page.evaluate(bareEvents, `${site.origin.replace('http', 'ws')}/realtime`)).toEqual([
        'error',
        '1006',
      ])
      await expect.poll(() => connection(page)).toMatchObject({ status, reason, code })
      await expect
        .poll(() => banner(page).getAttribute('data-state'))
        .toBe(status === 'failed' ? reason : 'connecting')
      // Another dial would be in vain.
      const retry = banner(page).getByRole('button', { name: 'Try now' })
      await expect.poll(() => retry.count()).toBe(status === 'failed' ? 0 : 1)
      site.gate.answer(() => null)
      await page.evaluate(() => window.faults.connectivity.retryNow())
      await subscribed(page)
    },
  )

  test.each(['accept', 'protocol'] as const)(
    'that breaks the handshake (%s) is told apart from no server, and connects after it [F13]',
    async (how) => {
      const site = await startSite()
      const answer = brokenHandshake(how)
      site.gate.answer((request) => (request.isUpgrade ? answer(request) : null))
      const page = await pages.open(site.url({ diagnose: '', times, backoff }))
      await expect
        .poll(() => connection(page))
        .toMatchObject({ status: 'connecting', reason: 'protocol-error' })
      site.gate.answer(() => null)
      await page.evaluate(() => window.faults.connectivity.retryNow())
      await subscribed(page)
    },
  )
})

describe('a person in a network that wants a sign-in first', () => {
  test.each([
    ['over a socket', 'diagnose'],
    ['over requests', 'http'],
  ] as const)(
    '%s is told so, is back by itself after it, and the network gets no token [F09]',
    async (_how, option) => {
      const site = await startSite({ host: 'app.test', authenticate: () => ({ id: 'ada' }) })
      const page = await pages.open(site.url({ [option]: '', times, backoff, token: 'canary' }))
      await expect.poll(async () => (await connection(page)).status).toBe('connected')
      const before = site.gate.requests.length
      site.gate.answer(portal)
      site.gate.drop()
      if (option === 'http') await page.evaluate(() => window.faults.connectivity.retryNow())
      const sent = option === 'http' ? null : page.evaluate(() => window.faults.send('typed'))
      await expect
        .poll(() => connection(page))
        .toMatchObject({ status: 'reconnecting', reason: 'captive-portal' })
      await expect.poll(() => banner(page).getAttribute('data-state')).toBe('captive-portal')
      expect(await banner(page).textContent()).toContain('sign in')
      const heads = site.gate.requests.slice(before).map(({ head }) => head.replace(/^referer:.*$/im, ''))
      expect(heads.join('\n')).not.toContain('canary')
      site.gate.answer(() => null)
      await expect.poll(async () => (await connection(page)).status).toBe('connected')
      if (sent) expect(await sent).toBe('acknowledged')
    },
  )
})

describe('a page whose own policy forbids the socket', () => {
  test('fails at once and for good with the reason for the developer, and refuses sends [F14]', async () => {
    const site = await startSite({ headers: { 'content-security-policy': "connect-src 'self' ws://*:1" } })
    const url = 'ws://app.test:2/realtime'
    const page = await pages.open(site.url({ diagnose: '', times, url }))
    await expect.poll(() => connection(page)).toMatchObject({ status: 'failed', reason: 'bad-config' })
    const { message } = await page.evaluate(() => window.faults.connectivity.getState().connection)
    expect(message).toContain('connect-src')
    expect(await page.evaluate(() => window.faults.send('vain'))).toBe('not-connected')
    // A bare socket reports an error and never a close.
    const events = await page.evaluate(
      (to) =>
        new Promise<string[]>((resolve) => {
          const socket = new WebSocket(to)
          const seen: string[] = []
          for (const type of ['open', 'error', 'close']) socket.addEventListener(type, () => seen.push(type))
          setTimeout(() => resolve([...seen, String(socket.readyState)]), 500)
        }),
      url,
    )
    expect(events).toEqual(['error', '3'])
    const { statuses } = await read(page)
    expect(statuses).toEqual(['connecting connect-requested', 'failed bad-config'])
  })
})
