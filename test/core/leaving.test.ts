import { defaultTimes, initialChannel } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channels, connection, outage, screen, start } from './support/facts.js'
import { Page, sequences } from './support/page.js'
import type { Screen } from './support/screen.js'

const { unloadHoldMs, bannerMs, ledMs } = defaultTimes
const connected = connection({ status: 'connected', reason: 'established' })
const lost = (since: number) =>
  connection({ status: 'reconnecting', since, outage: { ...outage, since }, nextAttemptAt: since + 60_000 })
const ordersOf = (status: 'subscribed' | 'interrupted', since = start) =>
  channels({ ...initialChannel('orders'), kind: 'log', status, since })

/** A page with a working connection and a channel. */
const page = (): Screen =>
  screen()
    .set({ connection: connected, ...ordersOf('subscribed') })
    .pass(60_000)

describe('a person who leaves a page', () => {
  it('sees nothing of the loss that the leave causes, and hears nothing [U14]', () => {
    const view = page()
    const before = view.shown
    view.leave().set({ connection: lost(view.now), ...ordersOf('interrupted', view.now) })
    view.pass(unloadHoldMs - 1)
    expect(view.shown).toBe(before)
  })

  it('sees the loss after the hold, with its true age, when the page lives on [U14]', () => {
    const view = page()
    const lostAt = view.now
    view.leave().set({ connection: lost(lostAt), ...ordersOf('interrupted', lostAt) })
    view.pass(unloadHoldMs)
    expect(view.shown).toMatchObject({
      led: { state: 'reconnecting' },
      banner: { key: 'reconnecting', lastConnectedAt: lostAt },
    })
    expect(view.shown.stale.get('orders')).toMatchObject({ kind: 'behind', asOf: lostAt })
    expect(view.said).toHaveLength(1)
  })

  it('sees a loss that began in the hold only once its grace time is over [U14]', () => {
    const view = page()
      .leave()
      .pass(unloadHoldMs - 100)
    view.set({ connection: lost(view.now) }).pass(100 + ledMs)
    expect(view.shown).toMatchObject({ led: { state: 'reconnecting' }, banner: null })
    view.pass(bannerMs)
    expect(view.shown.banner?.key).toBe('reconnecting')
  })

  it('sees no later stage of a loss, and no verdict, while the page is being left [U14]', () => {
    const view = page()
    const lostAt = view.now
    view.set({ connection: lost(lostAt) }).pass(bannerMs - 500)
    view.leave().pass(1000)
    expect(view.shown).toMatchObject({ led: { state: 'reconnecting' }, banner: null })
    view.set({ connection: connection({ status: 'failed', reason: 'kicked', since: view.now }) }).pass(500)
    expect(view.shown).toMatchObject({ led: { state: 'reconnecting' }, banner: null })
    view.pass(unloadHoldMs)
    expect(view.shown).toMatchObject({ led: { state: 'failed' }, banner: { key: 'kicked' } })
  })

  it('sees a recovery at once, because the page has lived on', () => {
    const view = page()
    view.set({ connection: lost(view.now) }).pass(bannerMs)
    expect(view.shown.banner?.key).toBe('reconnecting')
    view.pass(1000).leave().pass(100)
    view.set({ connection: { ...connected, since: view.now } })
    expect(view.shown).toMatchObject({ led: { state: 'online' }, banner: null })
  })

  it('keeps the banner of a loss when the app begins anew behind it: nothing flickers', () => {
    const view = page()
    view.set({ connection: lost(view.now) }).pass(60_000)
    view
      .leave()
      .set({ connection: connection({ status: 'disconnected', since: view.now }) })
      .pass(1500)
    view.set({ connection: connection({ status: 'connecting', since: view.now }) }).pass(unloadHoldMs)
    expect(view.banners.slice(-2)).toEqual(['still-disconnected', 'connecting'])
  })

  it('can still dismiss a banner, and put a prompt aside', () => {
    const view = page()
    view.set({ connection: lost(view.now) }).pass(bannerMs + 1000)
    view.leave().dismiss()
    expect(view.shown.banner).toBeNull()
    view.pass(unloadHoldMs)
    expect(view.shown.banner).toBeNull()

    const outdated = page()
    outdated.set({ connection: connection({ status: 'failed', reason: 'update-required' }) })
    expect(outdated.shown.prompt?.isPutAside).toBe(false)
    outdated.leave().putAside()
    expect(outdated.shown.prompt?.isPutAside).toBe(true)
  })

  it('sees nothing new of a connection that is down, whatever happens to the page [U14]', () => {
    fc.assert(
      fc.property(sequences, sequences, (before, during) => {
        const left = new Page()
        left.play(before)
        left.screen.leave()
        const { screen: view } = left
        const { led, banner, announcement } = view.shown
        // Until the end of the first hold, because a later leave holds a later frame.
        const until = view.now + unloadHoldMs
        let isDown = left.connection.view.status !== 'connected'
        view.onFrame = (shown) => {
          isDown &&= left.connection.view.status !== 'connected'
          if (!isDown || view.now >= until) return
          expect(shown).toMatchObject({ led, announcement })
          expect([banner, null]).toContain(shown.banner)
        }
        left.play(during)
      }),
      { numRuns: 300 },
    )
  })
})
