import { expect, test } from 'vitest'
import { expectNothingLost, numbered } from './support/compare.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture()

test('an app in StrictMode costs one socket, one session and one subscription, and the console stays quiet [F67]', async () => {
  const { lab } = fixture
  const before = lab.acceptedLog('orders').length
  const dials = lab.proxy.accepts.length
  const seen = lab.server.events.length
  const app = await fixture.open()
  await lab.server.publish('orders', numbered(5))
  await expectNothingLost(app, lab, 'orders', before)
  // Long enough for a second socket, or for a release that comes late.
  await app.page.waitForTimeout(1000)
  expect(lab.proxy.accepts.length - dials).toBe(1)
  const types = lab.server.events.slice(seen).map(({ type }) => type)
  expect(types.filter((type) => type !== 'published')).toEqual([
    'connection-opened',
    'welcomed',
    'subscribed',
  ])
  expect(await app.page.locator('[data-slot="conn-announcer"]').count()).toBe(1)
  expect(app.errors).toEqual([])
})

test('an app that is taken down and put up fifty times in a row keeps its socket and its place in the channel [F67]', async () => {
  const { lab } = fixture
  const before = lab.acceptedLog('orders').length
  const app = await fixture.open()
  const dials = lab.proxy.accepts.length
  const seen = lab.server.events.length
  await lab.server.setRates({ ordersPerSecond: 50, pricesPerSecond: 0 })
  await app.page.evaluate(async () => {
    for (let times = 0; times < 50; times++) {
      window.lab.remount()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  // The last app shows what came after it was put up; nothing may have come yet.
  const shown = app.page.locator('[data-channel="orders"] [data-slot="latest"]')
  await expect.poll(() => shown.textContent()).not.toBe('')
  await lab.server.setRates({ ordersPerSecond: 0, pricesPerSecond: 0 })
  await expectNothingLost(app, lab, 'orders', before)
  await app.page.waitForTimeout(500)
  expect(lab.proxy.accepts.length).toBe(dials)
  const types = lab.server.events.slice(seen).map(({ type }) => type)
  expect(types.filter((type) => type !== 'published')).toEqual([])
  expect(app.errors).toEqual([])
})
