import { channelServer, createConnectivity, storedOutbox, webSocket } from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { accepted, createTabBrowser, openOffline, type } from './support/tabs.js'

describe('a browser that keeps nothing', () => {
  it('is told once, and what a person types is sent as without it [T15 F69]', async () => {
    const browser = createTabBrowser()
    const tab = await openOffline(browser)
    await type(browser, tab, 1)
    browser.fault = new DOMException('full', 'QuotaExceededError')
    await type(browser, tab, 2)
    await type(browser, tab, 3)
    expect(tab.problems).toEqual(['storage-unavailable'])
    browser.network.mode = 'pass'
    await browser.advance(10_000)
    expect(await accepted(browser)).toEqual([1, 2, 3])
  })

  it('because the storage has become full keeps nothing of before, which would be sent twice', async () => {
    const browser = createTabBrowser()
    const tab = await openOffline(browser)
    await type(browser, tab, 1)
    const { stored } = browser
    stored.set = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    await type(browser, tab, 2)
    expect([stored.size, tab.problems]).toEqual([0, ['storage-unavailable']])
  })

  it.each<[string, object | null]>([
    ['has no locks', null],
    ['forbids them', { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
    ['never answers', { request: () => new Promise(() => undefined) }],
    [
      'says that others have all',
      { request: async (_name: string, _options: object, run: (lock: null) => void) => run(null) },
    ],
  ])('because it %s connects all the same, and says so once', async (_what, locks) => {
    const browser = createTabBrowser()
    const tab = browser.open('ada', { locks: locks as never })
    await browser.advance(3000)
    await type(browser, tab, 1)
    await browser.advance(1000)
    expect([await accepted(browser), tab.problems, browser.stored.size]).toEqual([
      [1],
      ['storage-unavailable'],
      0,
    ])
  })

  it('what others wrote there does not harm the page', async () => {
    const browser = createTabBrowser()
    const texts = [
      '',
      '{',
      '[]',
      'null',
      '{"user":1}',
      '{"user":"ada","memory":null,"lastSeq":-1,"sends":[]}',
    ]
    texts.push(
      '{"user":"ada","memory":{"session":{"id":"","key":"k"},"connection":"c"},"lastSeq":1,"sends":[]}',
    )
    texts.push('{"user":"ada","memory":null,"lastSeq":1,"sends":[{"id":"x"}]}')
    for (const [index, text] of texts.entries()) browser.stored.set(`conn-outbox:1:orders:${index}`, text)
    const tab = browser.open()
    await browser.advance(1000)
    await type(browser, tab, 1)
    await browser.advance(1000)
    expect([await accepted(browser), tab.problems]).toEqual([[1], []])
  })
})

describe('a client that is made and not connected, as in a module or on a server', () => {
  it('touches neither storage nor locks, waits for nothing and reports nothing', async () => {
    const environment = createVirtualEnvironment()
    const problems: string[] = []
    let touched = 0
    const touch = (): null => {
      touched += 1
      return null
    }
    const storage = { getItem: touch, setItem: touch, removeItem: touch }
    const locks = { request: () => Promise.resolve(touch()) }
    for (const options of [{ key: 'orders' }, { key: 'orders', storage, locks }]) {
      const client = createConnectivity(storedOutbox(channelServer('/realtime'), options), {
        environment,
        onError: ({ code }) => void problems.push(code),
      })
      expect(environment.timers()).toBe(0)
      await environment.advance(10_000)
      await client.disconnect()
      client.dispose()
      await environment.advance(10_000)
    }
    expect([touched, problems]).toEqual([0, []])
  })

  it('removes what earlier pages left when somebody signs out, all the same', async () => {
    const browser = createTabBrowser()
    const first = await openOffline(browser)
    await type(browser, first, 'text')
    first.close()
    expect(browser.stored.size).toBe(1)
    const next = browser.open('ada', {}, false)
    await browser.advance(1000)
    await next.client.signOut()
    await browser.advance(1000)
    expect(browser.stored.size).toBe(0)
  })
})

describe('its options', () => {
  it.each<[object, string]>([
    [{}, 'key must be a text'],
    [{ key: '' }, 'key must be a text'],
    [{ key: 'x'.repeat(101) }, 'key must be a text'],
    [{ key: 'a', storage: {} }, 'storage must be a storage'],
    [{ key: 'a', locks: {} }, 'locks must be locks'],
    [{ key: 'a', onRejected: 1 }, 'onRejected must be a function'],
    [{ key: 'a', typo: 1 }, 'typo'],
  ])('are checked: %j', (options, words) => {
    expect(() => storedOutbox(channelServer('/realtime'), options as { key: string })).toThrow(words)
  })

  it('are of no use with a connector that does not remove duplicates', () => {
    expect(() => storedOutbox(webSocket('/feed'), { key: 'a' })).toThrow(
      /expected a connector that removes duplicates/,
    )
  })
})
