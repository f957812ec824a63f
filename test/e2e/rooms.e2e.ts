import { describe, expect, onTestFinished, test } from 'vitest'
import { lastOf, statusesOf } from './support/app.js'
import { bannerStates, channelStatuses, expectNothingLost, ledStates, numbered } from './support/compare.js'
import { labFixture } from './support/labFixture.js'

const fixture = labFixture()
const rooms = { channels: ['orders', 'chat'] }
const banner = '[data-slot="conn-banner"]'
/** No banner says that the server takes long to answer for a room. */
const patient = { bannerMs: 25_000 }

describe('a room that is gone as its member comes back', () => {
  test('is interrupted with the connection, asks again after it, and fails alone with words and a button that works [Z17 Z20]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open({ ...rooms, times: patient })
    const { page } = app
    // T0: the connection is lost, and the room with it.
    lab.proxy.set({ reset: true })
    lab.proxy.drop()
    await app.until('T0', (written) => lastOf(written.channels, 'chat')?.status === 'interrupted')
    expect(statusesOf(await app.read()).at(-1)).toBe('reconnecting')
    onTestFinished(() => lab.server.vanish('chat', false))
    await lab.server.vanish('chat', true)
    await lab.server.publish('orders', numbered(3))
    // T1: connected again, and the rooms are asked for. T2: one is there, and one is gone.
    lab.proxy.set({ reset: false })
    const told = await app.until('T2', (written) => lastOf(written.channels, 'chat')?.status === 'failed')
    await expectNothingLost(app, lab, 'orders', before)
    expect(channelStatuses(told, 'chat')).toEqual([
      'subscribing',
      'subscribed',
      'interrupted',
      'resubscribing',
      'failed',
    ])
    const chat = told.channels.filter(({ channel }) => channel === 'chat').slice(2)
    expect(chat.map(({ connection }) => connection)).toEqual(['reconnecting', 'connected', 'connected'])
    expect(chat.at(-1)?.reason).toBe('channel-not-found')
    await page.locator(`${banner}[data-state="channel-not-found"]`).waitFor()
    expect(await page.locator(banner).textContent()).toContain('“chat” wasn’t found.')
    expect(statusesOf(await app.read())).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    await app.until('a green LED', (written) => ledStates(written, 'connection').at(-1) === 'online')

    // The room is still gone, then it is there again.
    const again = page.getByRole('button', { name: 'Try again' })
    await again.click()
    await app.until('the same answer', (written) => channelStatuses(written, 'chat').length === 7)
    expect(await again.isVisible()).toBe(true)
    await lab.server.vanish('chat', false)
    await again.click()
    await app.until('the room', (written) => lastOf(written.channels, 'chat')?.status === 'subscribed')
    await page.locator(banner).waitFor({ state: 'detached' })
    await lab.server.publish('chat', ['hello again'])
    await app.until('a message', ({ delivered }) => delivered.some(({ channel }) => channel === 'chat'))
    expect((await app.read()).problems).toEqual([])
    expect(app.errors).toEqual([])
  })
})

describe('a person who is kicked from one room', () => {
  test('reads it, keeps the other rooms and the connection, and rejoins with what was missed [N17]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('chat').length
    const app = await fixture.open(rooms)
    const session = await app.page.evaluate(
      () => window.lab.connectivity!.getState().connection.sessionId ?? '',
    )
    expect(await lab.server.kickFrom(session, 'chat', 'Cool down for a moment.')).toBe(1)
    const told = await app.until('a banner', ({ banners }) => banners.length > 0)
    expect(bannerStates(told)).toEqual(['channel-kicked'])
    expect(told.banners[0]?.text).toContain('You were removed from “chat”.')
    expect(told.banners[0]?.text).toContain('Cool down for a moment.')
    await lab.server.publish('chat', numbered(3))
    await lab.server.publish('orders', numbered(1))
    await app.until('the other room', ({ delivered }) =>
      delivered.some(({ channel }) => channel === 'orders'),
    )
    expect((await app.read()).delivered.filter(({ channel }) => channel === 'chat')).toEqual([])
    await app.page.getByRole('button', { name: 'Rejoin' }).click()
    await expectNothingLost(app, lab, 'chat', before)
    expect(statusesOf(await app.read())).toEqual(['connecting', 'connected'])
    await app.page.locator(banner).waitFor({ state: 'detached' })
  })

  test('finds the way back also while the connection keeps dropping [U30]', async () => {
    const { lab } = fixture
    // The flapping lasts as long as the test.
    const app = await fixture.open({ ...rooms, times: { unstableWithinMs: 600_000, unstableMs: 600_000 } })
    for (const losses of [1, 2, 3]) {
      lab.proxy.drop()
      await app.until(`return ${losses}`, (written) => {
        return statusesOf(written).filter((status) => status === 'connected').length === losses + 1
      })
    }
    await app.page.locator(`${banner}[data-state="unstable"]`).waitFor()
    // Nobody can be removed from a room that they have not come back to.
    await app.until('the way back', (written) => lastOf(written.channels, 'chat')?.status === 'subscribed')
    const session = await app.page.evaluate(
      () => window.lab.connectivity!.getState().connection.sessionId ?? '',
    )
    expect(await lab.server.kickFrom(session, 'chat', 'Cool down for a moment.')).toBe(1)
    await app.page.locator(`${banner}[data-state="channel-kicked"]`).waitFor()
    expect(ledStates(await app.read(), 'connection').at(-1)).toBe('unstable')
    await app.page.getByRole('button', { name: 'Rejoin' }).click()
    await app.until('the room', (written) => lastOf(written.channels, 'chat')?.status === 'subscribed')
    await app.page.locator(`${banner}[data-state="unstable"]`).waitFor()
    expect(app.errors).toEqual([])
  })
})
