import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { freePort } from '../client/support/server.js'
import { gateway } from '../faults/support/answers.js'
import { banner, connection, faultPages, read, subscribed } from './support/faultPages.js'
import { startSite } from './support/faultSite.js'

// Retry policies, several urls and probes in a real browser.

const pages = faultPages()
const noGrace = JSON.stringify({ bannerMs: 0 })

/** The seconds that the banner counts down, and those that are left. */
const countdown = (page: Page): Promise<{ readonly shown: number; readonly left: number }> =>
  page.evaluate(() => {
    const text = document.querySelector('[data-slot="conn-banner"] [data-slot="conn-countdown"]')?.textContent
    const { getState, environment } = window.faults.connectivity
    const left = ((getState().connection.nextAttemptAt ?? 0) - environment.now()) / 1000
    return { shown: Number(/\d+/.exec(text ?? '')?.[0]), left }
  })

describe('a person whose app pauses in a long outage', () => {
  test('reads when it goes on, can try at once, and is connected with the next attempt [I6]', async () => {
    const site = await startSite()
    const context = await pages.browser().newContext()
    const page = await context.newPage()
    await page.clock.install()
    await page.goto(site.url({ suspend: '' }))
    await page.clock.runFor(1000)
    await subscribed(page)
    site.gate.answer((request) => (request.isUpgrade ? gateway('503 Service Unavailable')(request) : null))
    await page.clock.runFor(60_000)
    site.gate.drop()
    await expect.poll(() => connection(page)).toMatchObject({ status: 'reconnecting' })
    // Each step lets a dial fail, as far as one is due.
    await expect
      .poll(
        async () => {
          await page.clock.runFor(1000)
          return (await connection(page)).status
        },
        { timeout: 120_000, interval: 20 },
      )
      .toBe('paused')
    await page.clock.runFor(2000)
    const { nextAttemptAt } = await connection(page)
    await expect.poll(() => banner(page).getAttribute('data-tone')).toBe('neutral')
    const isTrue = async (): Promise<boolean> => {
      const { shown, left } = await countdown(page)
      // In minutes, as long as it is more than one and a half; rounded up.
      return left > 300 && (shown === Math.ceil(left / 60) || shown === Math.ceil((left + 2) / 60))
    }
    await expect.poll(isTrue).toBe(true)
    const { left } = await countdown(page)
    await page.clock.runFor(10_000)
    expect((await countdown(page)).left).toBeLessThanOrEqual(left - 10)
    await expect.poll(isTrue).toBe(true)

    const dials = site.gate.upgrades()
    await banner(page).getByRole('button', { name: 'Try now' }).click()
    await expect.poll(() => site.gate.upgrades()).toBe(dials + 1)
    await expect
      .poll(async () => {
        await page.clock.runFor(100)
        return connection(page)
      })
      .toMatchObject({ status: 'paused' })
    // The dial in vain leaves the plan as it was.
    expect(Math.abs(((await connection(page)).nextAttemptAt ?? 0) - (nextAttemptAt ?? 0))).toBeLessThan(2)

    site.gate.answer(() => null)
    const { left: rest } = await countdown(page)
    // Up to the attempt. It has its limit on the clock of the page, so the clock goes on as it does for a person.
    await page.clock.runFor(Math.max(0, Math.floor(rest * 1000 - 1000)))
    await expect.poll(async () => (await connection(page)).status, { timeout: 120_000 }).toBe('connected')
    await subscribed(page)
  })
})

describe('a person whose server has a second address', () => {
  test('is connected to it while the first is dead [I23]', async () => {
    const site = await startSite()
    const dead = `ws://127.0.0.1:${String(await freePort())}/realtime`
    const alive = `${site.origin.replace('http', 'ws')}/realtime`
    const page = await pages.open(`${site.url({ urls: dead })}&urls=${encodeURIComponent(alive)}`)
    await subscribed(page)
    expect((await read(page)).statuses).toEqual(['connecting connect-requested', 'connected established'])
    // A loss leads back to the one that works.
    site.gate.drop()
    await expect.poll(() => connection(page)).toMatchObject({ status: 'connected', reconnectCount: 1 })
    expect(site.gate.upgrades()).toBe(2)
  })
})

describe('a person behind a proxy that refuses WebSockets for a while', () => {
  test('is connected as soon as it lets them pass, after probes without a secret [N6]', async () => {
    const site = await startSite()
    let refusals = 3
    site.gate.answer((request) => {
      if (!request.isUpgrade || refusals === 0) return null
      refusals -= 1
      return gateway('503 Service Unavailable')(request)
    })
    const context = await pages.browser().newContext()
    await context.addCookies([{ name: 'login', value: 'secret-canary', url: site.origin }])
    const url = `${site.origin.replace('http', 'ws')}/realtime?key=secret-canary`
    const page = await pages.open(site.url({ probe: '', url, token: 'secret-canary' }), { context })
    await subscribed(page)
    const asked = site.gate.requests.filter(({ path }) => path.startsWith('/realtime'))
    expect(asked.map(({ method, isUpgrade }) => (isUpgrade ? 'upgrade' : method))).toEqual([
      'upgrade',
      'HEAD',
      'upgrade',
      'HEAD',
      'upgrade',
      'HEAD',
      'upgrade',
    ])
    for (const { head } of asked.filter(({ isUpgrade }) => !isUpgrade))
      expect(head).not.toContain('secret-canary')
  })

  test('reads that the server cannot be reached, with a *Try now*, while nothing answers', async () => {
    const site = await startSite()
    const page = await pages.open(site.url({ probe: '', times: noGrace }))
    await subscribed(page)
    const upgrades = site.gate.upgrades()
    // An empty answer leaves the request open, so that only its time limit ends the probe.
    site.gate.answer(() => '')
    site.gate.drop()
    await expect.poll(() => banner(page).getByRole('button', { name: 'Try now' }).count()).toBe(1)
    await expect.poll(() => site.gate.others().some(({ method }) => method === 'HEAD')).toBe(true)
    expect(site.gate.upgrades()).toBe(upgrades)
    site.gate.answer(() => null)
    await banner(page).getByRole('button', { name: 'Try now' }).click()
    await subscribed(page)
  })
})
