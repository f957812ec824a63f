import { describe, expect, test } from 'vitest'
import { lastOf, statusesOf, writtenWhen } from './support/app.js'
import {
  bannerStates,
  channelStatuses,
  expectNothingLost,
  ledStates,
  numbered,
  timeOf,
} from './support/compare.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture()
const none = { ordersPerSecond: 0, pricesPerSecond: 0 }
/** A busy machine neither makes the connection look slow nor lets a channel catch up for so long that a banner says so. */
const patient = { slowMs: 60_000, slowPingMs: 60_000, bannerMs: 5000 }

describe('a server that is killed', () => {
  test('is seen to be gone by its socket alone, and after a restart nothing is lost [F38 T2 Z3]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open({ times: patient })
    await lab.server.setRates({ ordersPerSecond: 100, pricesPerSecond: 0 })
    await app.until('some orders', ({ delivered }) => delivered.length > 20)
    await lab.server.kill()

    const lost = await app.until('a banner', ({ banners }) => banners.at(-1)?.state === 'reconnecting')
    const lostAt = timeOf(lost.statuses, ({ status }) => status === 'reconnecting')
    // The heartbeat would take longer and report another reason.
    expect(lost.statuses.find(({ at }) => at === lostAt)).toMatchObject({
      reason: 'network-lost',
      code: 1006,
    })
    const shownAt = timeOf(lost.banners, ({ state }) => state === 'reconnecting')
    expect(shownAt).toBeGreaterThan(lostAt)

    await lab.server.restart({ keepState: true })
    // Orders that arrive during the outage or right after it.
    await lab.server.publish('orders', numbered(50))
    // A server that is slow to start is dialled less and less often.
    const isNews = ({ state }: { readonly state: string | null }): boolean => state === 'back-online'
    await writtenWhen(app.read, 'the good news', ({ banners }) => banners.some(isNews), 90_000)
    await lab.server.publish('orders', numbered(50, 51))
    const back = await expectNothingLost(app, lab, 'orders', before)
    expect(statusesOf(back)).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(channelStatuses(back, 'orders')).toEqual([
      'subscribing',
      'subscribed',
      'interrupted',
      'resubscribing',
      'subscribed',
    ])
    const leds = ledStates(back, 'connection')
    // A slow first dial has a state of its own.
    expect(leds.slice(leds.indexOf('online'))).toEqual(['online', 'reconnecting', 'online'])
    expect(ledStates(back, 'orders').at(-1)).toBe('online')

    const over = await app.until('no banner', ({ banners }) => banners.at(-1)?.state === null)
    expect(bannerStates(over)).toEqual(['reconnecting', null, 'back-online', null])
    expect(over.announcements.map(({ text }) => text)).toEqual([
      'Connection lost. Reconnecting.',
      'Back online. You’re up to date.',
    ])
    expect(over.prompts).toEqual([])
    expect(app.errors).toEqual([])
  })

  test('learns after its restart who came back, how often it had tried and why [N10]', async () => {
    const { lab } = fixture
    const app = await fixture.open()
    const first = await app.page.evaluate(() => window.lab.connectivity!.getState().connection)
    await lab.server.kill()
    await app.until('two dials', ({ statuses }) => {
      return (
        statuses.filter(({ stage, status }) => stage === 'dialling' && status === 'reconnecting').length >= 2
      )
    })
    await lab.server.restart({ keepState: true })
    await app.until('the way back', (written) => statusesOf(written).at(-1) === 'connected')
    const session = (await lab.server.sessions()).find(({ id }) => id === first.sessionId)
    expect(session?.reconnect).toMatchObject({
      cause: 'network-lost',
      previousConnectionId: first.connectionId,
    })
    expect(session?.reconnect.attempt).toBeGreaterThanOrEqual(3)
  })

  test('and restarts without its state asks once to reload, for any number of channels [F39 E7 E10]', async () => {
    const { lab } = fixture
    await lab.server.setRates(none)
    const app = await fixture.open({ channels: ['orders', 'chat'] })
    await lab.server.publish('orders', numbered(3))
    await app.until('three orders', ({ delivered }) => delivered.length === 3)
    await lab.server.restart({ keepState: false })

    const told = await app.until('a prompt, and both channels at rest', ({ prompts, channels }) => {
      const isFailed = (channel: string): boolean => lastOf(channels, channel)?.status === 'failed'
      return prompts.length > 0 && isFailed('orders') && isFailed('chat')
    })
    expect(told.prompts).toMatchObject([
      { reason: 'process-closed', title: 'The server no longer knows this page' },
    ])
    for (const channel of ['orders', 'chat']) {
      expect(told.channels.findLast((change) => change.channel === channel)).toMatchObject({
        status: 'failed',
        reason: 'process-closed',
        connection: 'connected',
      })
    }
    // New messages belong to a history whose start the page does not have.
    await lab.server.publish('orders', numbered(5))
    await lab.server.publish('chat', numbered(5))
    await app.page.waitForTimeout(1500)
    const quiet = await app.read()
    expect(quiet.delivered).toHaveLength(3)
    expect(quiet.prompts).toHaveLength(1)
    // A server that is slow to start makes the loss news, too.
    const asserted = quiet.announcements.filter(({ politeness }) => politeness === 'assertive')
    expect(asserted).toHaveLength(1)

    let loads = 0
    app.page.on('load', () => (loads += 1))
    const loaded = app.page.waitForEvent('load')
    await app.page.getByRole('button', { name: 'Reload page' }).click()
    await loaded
    await app.until('a page that is subscribed again', ({ channels }) => {
      return channels.filter(({ status }) => status === 'subscribed').length === 2
    })
    await app.page.waitForTimeout(500)
    expect(loads).toBe(1)
    expect((await app.read()).prompts).toEqual([])
  })

  test('and loses its state each time does not cause endless reloads [E12 F71]', async () => {
    const { lab } = fixture
    const app = await fixture.open()
    const closed = 'The server no longer knows this page'
    for (const title of [closed, closed, 'Reloading didn’t help']) {
      await lab.server.restart({ keepState: false })
      const told = await app.until('a prompt', ({ prompts }) => prompts.length > 0)
      expect(told.prompts.map((prompt) => prompt.title)).toEqual([title])
      let loads = 0
      app.page.on('load', () => (loads += 1))
      await app.page.waitForTimeout(1000)
      expect(loads, 'nothing reloads by itself').toBe(0)
      if (title !== closed) continue
      await app.page.getByRole('button', { name: 'Reload page' }).click()
      await expect.poll(() => loads).toBe(1)
      await app.until(
        'a subscription',
        (written) => channelStatuses(written, 'orders').at(-1) === 'subscribed',
      )
    }
  })

  test('gets what was sent while it was down, once and in order [N14]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ channels: ['chat'] })
    await lab.server.kill()
    await app.until('the loss', (written) => statusesOf(written).at(-1) === 'reconnecting')
    // The function that the very first render gave.
    const outcomes = app.page.evaluate(() =>
      Promise.all([1, 2, 3, 4, 5].map((n) => window.lab.firstSend.get('chat')!({ line: n }))),
    )
    const pending = app.page.locator('[data-channel="chat"] [data-slot="pending"]')
    await expect.poll(async () => (await pending.textContent())?.split(' ').length).toBe(5)
    await lab.server.restart({ keepState: true })
    const receipts = await outcomes
    const accepted = lab.acceptedLog('chat').filter(({ data }) => 'line' in (data as object))
    expect(accepted.map(({ data }) => data)).toEqual([1, 2, 3, 4, 5].map((line) => ({ line })))
    expect(accepted.map(({ id, offset }) => ({ id, offset }))).toEqual(receipts)
    await expect.poll(() => pending.textContent()).toBe('')

    // And again over the next two losses, with the same function.
    for (const line of [6, 7]) {
      lab.proxy.drop()
      await app.page.evaluate((n) => window.lab.firstSend.get('chat')!({ line: n }), line)
    }
    const lines = lab.acceptedLog('chat').filter(({ data }) => 'line' in (data as object))
    expect(lines.map(({ data }) => (data as { line: number }).line)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })
})
