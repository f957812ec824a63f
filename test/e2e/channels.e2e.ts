import { describe, expect, test } from 'vitest'
import { lastOf, statusesOf } from './support/app.js'
import { bannerStates, channelStatuses, expectNothingLost, ledStates, numbered } from './support/compare.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture({ logSize: 50 })
/** Long enough for a slow machine to be back before a banner is due. */
const patient = { times: { bannerMs: 25_000, wakeMs: 15_000 }, backoff: { windowMs: 1000, capMs: 1000 } }

describe('a channel that had more messages than the server keeps', () => {
  test('asks to reload, and delivers nothing more until a person acts [F40]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ channels: ['orders', 'chat'] })
    await lab.server.publish('orders', numbered(3))
    await app.until('three orders', ({ delivered }) => delivered.length === 3)
    await lab.faults.overflow('orders')
    const told = await app.until('a prompt', ({ prompts }) => prompts.length > 0)
    expect(told.prompts).toMatchObject([{ reason: 'channel-full', title: 'You missed some updates' }])
    expect(lastOf(told.channels, 'orders')).toMatchObject({ status: 'failed', reason: 'channel-full' })

    await lab.server.publish('orders', numbered(5))
    await lab.server.publish('chat', ['goes on'])
    await app.until('the other channel', ({ delivered }) =>
      delivered.some(({ channel }) => channel === 'chat'),
    )
    // Another loss changes nothing about it.
    lab.proxy.drop()
    await app.until('the way back', (written) => statusesOf(written).length >= 6)
    await lab.server.publish('orders', numbered(5))
    await app.page.waitForTimeout(1000)
    const later = await app.until(
      'the other channel, and an LED that says so',
      (written) =>
        lastOf(written.channels, 'chat')?.status === 'subscribed' &&
        ledStates(written, 'orders').at(-1) === 'stale',
    )
    expect(later.delivered.filter(({ channel }) => channel === 'orders')).toHaveLength(3)
    expect(later.prompts).toHaveLength(1)
  })

  test('runs its resync if it has one, without a prompt [F40]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ ...patient, resync: true })
    await lab.server.publish('orders', numbered(3))
    await app.until('three orders', ({ delivered }) => delivered.length === 3)
    await lab.faults.overflow('orders')
    const mended = await app.until('a resync', (written) => written.snapshots.length === 1)
    expect(mended.resyncs).toMatchObject([{ channel: 'orders', reason: 'channel-full' }])
    await lab.server.publish('orders', numbered(5, 100))
    const accepted = lab.acceptedLog('orders')
    const written = await app.until('the newest order', ({ delivered }) => {
      return delivered.at(-1)?.offset === accepted.at(-1)?.offset
    })
    expect(written.prompts).toEqual([])
    expect(written.banners).toEqual([])
    expect(lastOf(written.channels, 'orders')).toMatchObject({ status: 'subscribed', reason: 'recovered' })
    // The fetched data and the messages after it leave no gap.
    const after = written.delivered.filter(({ at }) => at >= (written.resyncs[0]?.at ?? 0))
    const fetched = written.snapshots[0]?.accepted.length ?? 0
    const first = accepted.findIndex(({ offset }) => offset === after[0]?.offset)
    expect(first).toBeLessThanOrEqual(fetched)
    expect(after.map(({ offset }) => offset)).toEqual(accepted.slice(first).map(({ offset }) => offset))
  })

  test('continues at the head with onGap skip, and counts the gap [E11]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ onGap: 'skip' })
    await lab.faults.overflow('orders')
    await app.until(
      'the way back',
      (written) => channelStatuses(written, 'orders').filter((s) => s === 'subscribed').length === 2,
    )
    const before = lab.acceptedLog('orders').length
    await lab.server.publish('orders', numbered(5))
    const written = await expectNothingLost(app, lab, 'orders', before)
    expect(await app.page.locator('[data-channel="orders"] [data-slot="gaps"]').textContent()).toBe('1')
    expect(written.prompts).toEqual([])
  })
})

describe('a channel that the server closes', () => {
  test('is resubscribed silently and alone, from the start of its new history [E6]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open({ ...patient, channels: ['orders', 'chat'] })
    await lab.server.publish('orders', numbered(3))
    await app.until('three orders', ({ delivered }) => delivered.length === 3)
    await lab.server.collect('orders')
    await lab.server.publish('orders', numbered(3, 4))
    const written = await expectNothingLost(app, lab, 'orders', before)
    expect(new Set(written.delivered.map(({ epoch }) => epoch)).size).toBe(2)
    expect(channelStatuses(written, 'orders')).toEqual([
      'subscribing',
      'subscribed',
      'resubscribing',
      'subscribed',
    ])
    expect(channelStatuses(written, 'chat')).toEqual(['subscribing', 'subscribed'])
    await app.page.waitForTimeout(2500)
    const { banners, prompts, announcements, statuses } = await app.read()
    expect({ banners, prompts, announcements }).toEqual({ banners: [], prompts: [], announcements: [] })
    expect(statuses.at(-1)?.status).toBe('connected')
  })
})

describe('a channel that is denied', () => {
  test('says so, while the others go on and the connection stays up [F45]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ channels: ['orders', 'chat'] })
    await lab.server.deny('chat', true)
    const denied = await app.until('a banner', ({ banners }) => banners.length > 0)
    expect(bannerStates(denied)).toEqual(['channel-denied'])
    expect(denied.banners[0]?.text).toContain('“chat”')
    await app.until('a green connection', (written) => ledStates(written, 'connection').at(-1) === 'online')
    const before = lab.acceptedLog('orders').length
    lab.proxy.drop()
    await app.until(
      'the way back',
      (written) =>
        channelStatuses(written, 'orders').at(-1) === 'subscribed' && statusesOf(written).length >= 4,
    )
    await lab.server.publish('orders', numbered(3))
    await expectNothingLost(app, lab, 'orders', before)
    // Each new connection retries, so that the channel opens once access is granted.
    await lab.server.deny('chat', false)
    lab.proxy.drop()
    const back = await app.until(
      'access',
      (written) => lastOf(written.channels, 'chat')?.status === 'subscribed',
    )
    expect(back.problems).toEqual([])
  })
})
