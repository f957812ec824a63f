import { describe, expect, it } from 'vitest'
import { accepted, createTabBrowser, openOffline, textOf, type } from './support/tabs.js'

describe('what a person typed while offline', () => {
  it('is neither sent nor shown to the next person, and is sent when its own person is back [T15]', async () => {
    const browser = createTabBrowser()
    const first = await openOffline(browser, 'ada')
    await type(browser, first, 'of ada')
    first.close()
    const next = browser.open('bob')
    browser.network.mode = 'pass'
    await browser.advance(10_000)
    await type(browser, next, 'of bob')
    await browser.advance(1000)
    expect(next.client.getState().outbox).toEqual([])
    next.close()
    expect(await accepted(browser)).toEqual(['of bob'])
    browser.open('ada')
    await browser.advance(10_000)
    expect([await accepted(browser), browser.stored.size]).toEqual([['of bob', 'of ada'], 0])
  })

  it('is removed from the browser when somebody signs out [T15]', async () => {
    const browser = createTabBrowser()
    const first = await openOffline(browser, 'ada')
    await type(browser, first, 'of ada')
    first.close()
    const bob = await openOffline(browser, 'bob')
    await type(browser, bob, 'of bob')
    expect(textOf(browser)).toMatch(/of ada.*of bob|of bob.*of ada/)
    await bob.client.signOut()
    await browser.advance(100)
    expect(browser.stored.size).toBe(0)
  })

  it('is removed when nobody may send it any more', async () => {
    const browser = createTabBrowser()
    const first = await openOffline(browser, 'ada')
    await type(browser, first, 'of ada')
    first.close()
    await browser.advance(10 * 60_000)
    browser.network.mode = 'pass'
    browser.open('bob')
    await browser.advance(10_000)
    expect(browser.stored.size).toBe(0)
  })

  it('before the server has said who is there lasts only as long as the page', async () => {
    const browser = createTabBrowser()
    browser.network.mode = 'refuse'
    const first = browser.open()
    await type(browser, first, 'whose?')
    expect(browser.stored.size).toBe(0)
    browser.network.mode = 'pass'
    await browser.advance(60_000)
    expect(await accepted(browser)).toEqual(['whose?'])
  })

  it('is kept from the moment on at which the server says who is there', async () => {
    const browser = createTabBrowser()
    browser.network.latencyMs = 50
    const first = browser.open()
    first.channel('a').subscribe({})
    await type(browser, first, 'whose?')
    for (let ms = 0; first.client.getState().connection.status !== 'connected' && ms < 5000; ms += 1)
      await browser.advance(1)
    // It waits for its channel.
    expect(browser.sent('publish')).toEqual([])
    expect(textOf(browser)).toContain('whose?')
  })

  it('waits in its own tab: of two tabs, none sends for the other, and none sends twice [T15]', async () => {
    const browser = createTabBrowser()
    const tabs = [await openOffline(browser), browser.open(), browser.open()]
    browser.network.mode = 'pass'
    await browser.advance(10_000)
    browser.network.mode = 'refuse'
    browser.network.cut()
    await browser.advance(10)
    for (const [index, tab] of tabs.entries())
      await type(browser, tab, `first of ${index}`, `second of ${index}`)
    expect(browser.stored.size).toBe(3)
    // One is closed, and a new one takes over.
    tabs[0]?.close()
    const next = browser.open()
    browser.network.mode = 'pass'
    await browser.advance(60_000)
    const all = await accepted(browser)
    const expected = [0, 1, 2].flatMap((n) => [`first of ${n}`, `second of ${n}`])
    expect(all).toHaveLength(expected.length)
    expect(new Set(all)).toEqual(new Set(expected))
    for (const n of [0, 1, 2])
      expect(all.indexOf(`first of ${n}`)).toBeLessThan(all.indexOf(`second of ${n}`))
    expect([next.rejected, browser.stored.size]).toEqual([[], 0])
    expect(browser.sent('publish')).toHaveLength(6)
  })

  it('in several tabs that were closed leaves from the next one, and no number hides another send', async () => {
    const browser = createTabBrowser()
    const tabs = [browser.open(), browser.open(), browser.open()] as const
    await browser.advance(1000)
    await type(browser, tabs[1], 1, 2, 3)
    await browser.advance(100)
    browser.network.mode = 'refuse'
    browser.network.cut()
    await browser.advance(10)
    await type(browser, tabs[0], 4, 5)
    browser.network.mode = 'pass'
    tabs[0].close()
    await browser.advance(20_000)
    // The network loses these, and the newest session has given the smallest number.
    browser.network.mode = 'swallow'
    await type(browser, tabs[1], 6)
    await browser.advance(20)
    await type(browser, tabs[2], 7)
    await browser.advance(20)
    for (const tab of tabs) tab.close()
    browser.network.mode = 'pass'
    const next = browser.open()
    await browser.advance(10_000)
    await type(browser, next, 8)
    await browser.advance(1000)
    expect(await accepted(browser)).toEqual([1, 2, 3, 7, 4, 5, 6, 8])
    expect(browser.stored.size).toBe(0)
  })
})
