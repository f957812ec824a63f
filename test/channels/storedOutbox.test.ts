import { ephemeralChannel } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { accepted, createTabBrowser, openOffline, textOf, type } from './support/tabs.js'
import { createInbox, watch } from './support/world.js'

describe('what a person typed while offline', () => {
  it('leaves once and in order from the next page, before what is typed there [T15]', async () => {
    const browser = createTabBrowser()
    const first = await openOffline(browser)
    await type(browser, first, 1, 2, 3)
    first.close()
    await browser.advance(60_000)
    const next = browser.open()
    await type(browser, next, 4)
    expect(next.client.getState().outbox.map(({ data }) => data)).toEqual([4])
    browser.network.mode = 'pass'
    await browser.advance(10_000)
    expect(await accepted(browser)).toEqual([1, 2, 3, 4])
    expect([browser.stored.size, next.client.getState().outbox, next.rejected, next.problems]).toEqual([
      0,
      [],
      [],
      [],
    ])
  })

  it.each([0, 400])(
    'is accepted once when it had arrived before the reload, however many messages came since, with locks that take %d ms [T15]',
    async (lockMs) => {
      const browser = createTabBrowser({ channels: { '*': { kind: 'log', size: 5 } } })
      const first = browser.open()
      await browser.advance(1000)
      await type(browser, first, 'seen')
      await browser.advance(100)
      browser.network.mode = 'lose'
      await type(browser, first, 'once', 'twice?')
      await browser.advance(20)
      first.close()
      const [text = ''] = browser.stored.values()
      // A page that crashed while it took them over left them in two places.
      const copy = { ...(JSON.parse(text) as { sends: object[] }), memory: null, lastSeq: 0 }
      copy.sends = copy.sends.map((send) => ({ ...send, seq: 0 }))
      browser.stored.set('conn-outbox:1:orders:7', JSON.stringify(copy))
      browser.network.mode = 'pass'
      for (let n = 0; n < 10; n += 1) void browser.simulation.server.publish('a', n)
      await browser.advance(1000)
      const next = browser.open('ada', { lockMs })
      await browser.advance(2000)
      await type(browser, next, 'new')
      await browser.advance(1000)
      expect(browser.sent('publish').map(({ d }) => d)).toEqual([
        ...['seen', 'once', 'twice?'],
        ...['once', 'twice?', 'new'],
      ])
      expect(await accepted(browser)).toEqual([6, 7, 8, 9, 'new'])
      expect([next.client.getState().outbox, browser.stored.size]).toEqual([[], 0])
    },
  )

  it('is accepted once under a new session too, as long as the channel keeps it', async () => {
    const browser = createTabBrowser({ sessionTtlMs: 1000 })
    const first = browser.open()
    await browser.advance(1000)
    browser.network.mode = 'lose'
    await type(browser, first, 'once')
    await browser.advance(20)
    first.close()
    browser.network.mode = 'pass'
    await browser.advance(60_000)
    const next = browser.open()
    await browser.advance(1000)
    await type(browser, next, 'new')
    await browser.advance(1000)
    expect(await accepted(browser)).toEqual(['once', 'new'])
    expect(next.client.getState().connection.processClosedAt).toBeNull()
  })

  it('does not make the next page give numbers that are used already', async () => {
    const browser = createTabBrowser()
    const first = browser.open()
    await browser.advance(1000)
    await type(browser, first, 1, 2, 3)
    await browser.advance(100)
    browser.network.mode = 'lose'
    watch(first.channel('b').send('late'))
    await browser.advance(20)
    first.close()
    browser.network.mode = 'pass'
    const next = browser.open()
    await browser.advance(1000)
    await type(browser, next, 4, 5)
    await browser.advance(1000)
    expect([await accepted(browser), await accepted(browser, 'b')]).toEqual([[1, 2, 3, 4, 5], ['late']])
  })

  it('and is out of date is rejected and not sent, and the next page is told [T15]', async () => {
    const browser = createTabBrowser()
    const first = await openOffline(browser)
    watch(first.channel('a').send('short', { timeoutMs: 60_000 }))
    watch(first.channel('a').send('long', { timeoutMs: Infinity }))
    await browser.environment.settle()
    first.close()
    await browser.advance(10 * 60_000)
    browser.network.mode = 'pass'
    const next = browser.open()
    await browser.advance(10_000)
    expect([await accepted(browser), next.rejected]).toEqual([['long'], [['short', 'expired']]])
  })

  it('and the app has given up is not sent by the next page', async () => {
    for (const end of ['dispose', 'disconnect'] as const) {
      const browser = createTabBrowser()
      const first = await openOffline(browser)
      const outcome = watch(first.channel('a').send(end))
      await browser.environment.settle()
      void first.client[end]()
      await browser.environment.settle()
      expect([outcome.code, browser.stored.size]).toEqual([`${end}ed`.replace('disposeed', 'disposed'), 0])
    }
  })

  it('leaves nothing of ephemeral messages behind', async () => {
    const browser = createTabBrowser()
    const first = browser.open()
    await browser.advance(1000)
    browser.network.mode = 'lose'
    watch(Promise.resolve(ephemeralChannel(first.client, 'a').send('typing')))
    await type(browser, first, 'text')
    expect(textOf(browser)).toContain('text')
    expect(textOf(browser)).not.toContain('typing')
  })

  it('leaves once also when a crash left two copies of different age', async () => {
    const browser = createTabBrowser()
    const first = browser.open()
    await browser.advance(1000)
    await type(browser, first, 'seen')
    await browser.advance(100)
    browser.network.mode = 'lose'
    await type(browser, first, 'once')
    await browser.advance(20)
    const [older = ''] = browser.stored.values()
    await type(browser, first, 'later')
    await browser.advance(20)
    const [newer = ''] = browser.stored.values()
    first.close()
    browser.stored.set('conn-outbox:1:orders:0', older)
    browser.stored.set('conn-outbox:1:orders:1', newer)
    browser.network.mode = 'pass'
    const next = browser.open()
    await browser.advance(1000)
    await type(browser, next, 'new')
    await browser.advance(1000)
    expect(await accepted(browser)).toEqual(['seen', 'once', 'later', 'new'])
  })
})

describe('the queues of a session that the next page resumes for what a person typed', () => {
  const channels = {
    inbox: { kind: 'session' },
    jobs: { kind: 'session' },
    '*': { kind: 'log', size: 100 },
  } as const

  it.each(['before', 'after'])(
    'go on where the page uses them, and end where it does not, for one joined %s it was typed',
    async (when) => {
      const browser = createTabBrowser({ channels })
      const { publish } = browser.simulation.server
      const first = browser.open()
      await browser.advance(1000)
      first.channel('inbox').subscribe({})
      first.channel('a').subscribe({})
      if (when === 'before') first.channel('jobs').subscribe({})
      await browser.advance(100)
      browser.network.mode = 'lose'
      await type(browser, first, 'typed')
      if (when === 'after') first.channel('jobs').subscribe({})
      await browser.advance(100)
      first.close()
      browser.network.mode = 'pass'
      await publish('inbox', 'for you')
      await publish('jobs', 'done')
      const next = browser.open()
      const inbox = createInbox()
      next.channel('inbox').subscribe({ onMessage: inbox.take, history: 10 })
      await browser.advance(1000)
      expect(inbox.data).toEqual(['for you'])
      expect(browser.sent('unsubscribe').map(({ ch }) => ch)).toEqual(['jobs'])
      await publish('jobs', 'nobody waits for it')
      next.channel('jobs').subscribe({})
      await browser.advance(1000)
      expect(next.channel('jobs').position()?.offset).toBe(0)
      expect(await accepted(browser)).toEqual(['typed'])
    },
  )

  it('are said to have ended once, and again when the network lost it', async () => {
    const browser = createTabBrowser({ channels })
    const first = browser.open()
    await browser.advance(1000)
    first.channel('jobs').subscribe({})
    await browser.advance(100)
    browser.network.mode = 'lose'
    await type(browser, first, 'typed')
    await browser.advance(20)
    first.close()
    browser.network.mode = 'pass'
    const next = browser.open()
    const isSaid = (): boolean => browser.sent('unsubscribe').length > 0
    for (let ms = 0; !isSaid() && ms < 1000; ms += 1) await browser.advance(1)
    browser.network.cut()
    await browser.advance(5000)
    expect(browser.sent('unsubscribe').map(({ ch }) => ch)).toEqual(['jobs', 'jobs'])
    browser.network.cut()
    await browser.advance(5000)
    expect([browser.sent('unsubscribe').length, next.problems]).toEqual([2, []])
  })
})
