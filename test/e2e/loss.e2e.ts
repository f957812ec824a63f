import { describe, expect, test } from 'vitest'
import { statusesOf, type Written } from './support/app.js'
import {
  bannerStates,
  channelStatuses,
  expectNothingLost,
  ledsTogether,
  ledStates,
  numbered,
  timeOf,
} from './support/compare.js'
import { drawLongest } from './support/draws.js'
import { labFixture } from './support/labFixture.js'

// A page on a busy machine may be cut when it has got only a few of the 2,000 messages.
const fixture = labFixture({ logSize: 5000 })
/** After the first three seconds of an outage, dial again soon. */
const eager = { windowMs: 1000, capMs: 1000 }
/** After the first one, dials are five minutes apart. */
const fiveMinutes = { quickMs: 0, quickGapMs: 150_000, windowMs: 300_000, capMs: 300_000 }
/** A loss shorter than this shows no banner; long enough for a slow machine. */
const patient = { bannerMs: 25_000 }

describe('a connection that is cut', () => {
  test.each([
    ['by a reset', 'F16', 'drop'],
    ['by its end without a close frame', 'F17', 'fin'],
  ] as const)(
    '%s is back in a moment, with nothing lost and nothing shown [%s]',
    async (_how, _id, fault) => {
      const { lab } = fixture
      const before = lab.acceptedLog('orders').length
      const app = await fixture.open({ times: patient })
      const publishing = lab.server.publish('orders', numbered(2000))
      await app.until('some orders', ({ delivered }) => delivered.length > 0)
      await lab.faults.run({ fault })
      await publishing
      await app.until('the way back', (written) => statusesOf(written).length >= 4)
      await lab.server.publish('orders', numbered(10))
      const written = await expectNothingLost(app, lab, 'orders', before)
      expect(statusesOf(written)).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
      const lost = written.statuses.find(({ status }) => status === 'reconnecting')
      expect(lost).toMatchObject({ reason: 'network-lost', code: 1006 })
      expect(written.banners).toEqual([])
      expect(written.announcements).toEqual([])
    },
  )

  test('for less than the grace time shows no banner, ever, and counts as unexpected [I2 I13]', async () => {
    const { lab } = fixture
    const app = await fixture.open({ backoff: eager, times: patient })
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    await app.until('the loss', (written) => statusesOf(written).at(-1) === 'reconnecting')
    await app.page.waitForTimeout(1000)
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    const back = await app.until('the way back', (written) => statusesOf(written).at(-1) === 'connected')
    expect(timeOf(back.statuses, ({ reason }) => reason === 'recovered')).toBeGreaterThan(0)
    await app.page.waitForTimeout(2500)
    const { banners, announcements, unexpected } = await app.read()
    expect({ banners, announcements }).toEqual({ banners: [], announcements: [] })
    expect(unexpected).toEqual(['network-lost'])
  })

  test('interrupts its channel, which keeps its data, comes back after the connection, and is whole last [Z13 Z14 Z15]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open({ channels: ['orders', 'chat'], backoff: eager })
    await lab.server.publish('orders', numbered(3))
    await expectNothingLost(app, lab, 'orders', before)
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    await app.until(
      'a channel LED that says so',
      (written) => ledStates(written, 'orders').at(-1) === 'reconnecting',
    )
    const orders = app.page.locator('[data-channel="orders"]')
    expect(await orders.locator('[data-slot="status"]').textContent()).toBe('interrupted')
    expect(await orders.locator('[data-slot="latest"]').textContent()).toBe('{"n":3}')
    expect(await orders.locator('button').count()).toBe(0)

    await lab.server.publish('orders', numbered(3, 4))
    await lab.proxy.pass()
    // Slow enough to see the time between the welcome and the last recovered message.
    lab.proxy.set({ latencyMs: 500 })
    // In the record, because a busy machine may look when the moment is over.
    const beside = (written: Written) =>
      ledsTogether(written).find(
        ({ connection, orders: led }) => connection === 'online' && led === 'syncing',
      )
    const between = await app.until(
      'a green connection beside a channel that is not',
      (written) => beside(written) !== undefined,
    )
    expect(beside(between)?.['worst']).toBe('syncing')
    await expectNothingLost(app, lab, 'orders', before)
    const written = await app.until(
      'the other channel',
      (all) => channelStatuses(all, 'chat').at(-1) === 'subscribed',
    )
    const steps = written.channels.filter(({ channel }) => channel === 'orders')
    expect(steps.map(({ status, connection }) => [status, connection])).toEqual([
      ['subscribing', 'connecting'],
      ['subscribed', 'connected'],
      ['interrupted', 'reconnecting'],
      ['resubscribing', 'connected'],
      ['subscribed', 'connected'],
    ])
    expect(channelStatuses(written, 'chat')).toEqual(channelStatuses(written, 'orders'))
  })
})

describe('a server that cannot be reached', () => {
  test('never looks like a clean close: the client keeps dialling and shows it [F01]', async () => {
    const { lab } = fixture
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    const app = await fixture.open({ wait: false, backoff: eager })
    const shown = await app.until('a banner', ({ banners }) => banners.length > 0)
    expect(bannerStates(shown)).toEqual(['connecting'])
    const tried = await app.until('three dials', ({ statuses }) => {
      return statuses.filter(({ stage }) => stage === 'dialling').length >= 3
    })
    expect(statusesOf(tried)).toEqual(['connecting'])
    const failures = tried.statuses.filter(({ stage }) => stage === 'waiting')
    expect(failures.length).toBeGreaterThanOrEqual(2)
    for (const failure of failures) expect(failure).toMatchObject({ reason: 'unreachable', code: 1006 })
    expect(ledStates(tried, 'connection').at(-1)).toBe('connecting')
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    await app.until('a subscription', (written) => channelStatuses(written, 'orders').at(-1) === 'subscribed')
  })

  test('after a loss shows a banner with Try now, which dials at once [F01]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    // The next dial is five minutes away without a retry request.
    const app = await fixture.open({
      backoff: fiveMinutes,
      before: drawLongest,
    })
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    // The first dial has failed, or it would find the network healthy.
    await app.until('a banner and a wait', (written) => {
      const isWaiting = written.statuses.at(-1)?.reason === 'unreachable'
      return isWaiting && bannerStates(written).at(-1) === 'reconnecting'
    })
    await lab.server.publish('orders', numbered(3))
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    const dials = lab.proxy.accepts.length
    await app.page.getByRole('button', { name: 'Try now' }).click()
    // Long before the dial that was due.
    await expectNothingLost(app, lab, 'orders', before)
    expect(lab.proxy.accepts.length - dials).toBe(1)
  })

  test('is not dialled more often because the app asks to connect during the outage [Z2]', async () => {
    const { lab } = fixture
    const app = await fixture.open({
      backoff: fiveMinutes,
      before: drawLongest,
    })
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    await app.until('a wait', ({ statuses }) => statuses.at(-1)?.reason === 'unreachable')
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    const dials = lab.proxy.accepts.length
    const before = await app.read()
    await app.page.evaluate(() => {
      for (let times = 0; times < 5; times++) window.lab.connectivity!.connect()
    })
    await app.page.waitForTimeout(1000)
    expect((await app.read()).statuses).toEqual(before.statuses)
    expect(lab.proxy.accepts.length).toBe(dials)
  })

  test('resets each handshake: it goes on trying, and nothing is lost [F12]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open({ backoff: eager })
    lab.proxy.set({ reset: true })
    lab.proxy.drop()
    const tried = await app.until('three dials', ({ statuses }) => {
      return statuses.filter(({ stage }) => stage === 'dialling').length >= 4
    })
    expect(tried.statuses.at(-1)?.status).toBe('reconnecting')
    expect(tried.statuses.findLast(({ stage }) => stage === 'waiting')).toMatchObject({
      reason: 'unreachable',
      code: 1006,
    })
    await lab.server.publish('orders', numbered(3))
    lab.proxy.set({})
    await expectNothingLost(app, lab, 'orders', before)
  })

  test('never answers the handshake: given up in its time, with one attempt at once [F11]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    // The default is 15 s, because browsers delay healthy dials by up to 5 s; a test need not wait so long.
    const app = await fixture.open({ times: { handshakeMs: 6000 }, backoff: { ...eager, quickMs: 0 } })
    lab.proxy.set({ hang: true })
    lab.proxy.drop()
    await app.until('a dial', ({ statuses }) => statuses.at(-1)?.stage === 'dialling' && statuses.length > 3)
    await app.until('a second dial', ({ statuses }) => {
      return (
        statuses.filter(({ reason, stage }) => reason === 'handshake-timeout' && stage === 'dialling')
          .length > 0
      )
    })
    await expect.poll(() => lab.proxy.live()).toBe(1)
    await lab.server.publish('orders', numbered(3))
    await lab.proxy.pass()
    lab.proxy.drop()
    await expectNothingLost(app, lab, 'orders', before)
  })
})
