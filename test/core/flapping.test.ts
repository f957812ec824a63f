import {
  defaultTimes,
  initialChannel,
  initialConnection,
  type ChannelState,
  type Connection,
  type Reason,
} from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { channels, start } from './support/facts.js'
import { Flapping } from './support/flapping.js'
import { Screen } from './support/screen.js'

const oneRoom = (given: Partial<ChannelState>) => channels({ ...initialChannel('orders'), ...given })
/** A room that ended for this person. */
const stopped = (reason: Reason, id = 1) =>
  oneRoom({
    status: 'failed',
    reason,
    fault: { id, reason, code: null, message: null, at: 0, acknowledged: false },
  })

describe('a connection that flaps', () => {
  it('is told no more after a dismissal, also when it gets to be known as unstable [U30]', () => {
    const page = new Flapping()
    page.down(4000)
    page.screen.dismiss()
    for (let flaps = 0; flaps < 20; flaps += 1) page.up(1000).down(1000)
    expect(page.screen.shown.led.state).toBe('unstable')
    expect(page.screen.banners).toEqual(['reconnecting', null])
    // A loss that lasts is news.
    page.up(6000).down(defaultTimes.unstableGraceMs)
    expect(page.screen.shown.banner?.key).toBe('reconnecting')
    page.up(1000)
    expect(page.screen.shown.banner).toBeNull()
  })

  it('is not said of the first loss after a first connection that took long', () => {
    const screen = new Screen(start)
    const at = (status: Connection['status'], change: Partial<Connection> = {}): Screen =>
      screen.set({ connection: { ...initialConnection, status, since: screen.now, ...change } })
    at('connecting').pass(defaultTimes.bannerMs + 1000)
    expect(screen.shown.banner?.key).toBe('connecting')
    at('connected', { hasEverConnected: true }).pass(1000)
    const failure = { reason: 'network-lost', code: 1006, message: null, at: screen.now } as const
    const outage = {
      id: 1,
      since: screen.now,
      cause: failure,
      lastError: failure,
      attempts: 1,
      endedAt: null,
    }
    at('reconnecting', { hasEverConnected: true, outage }).pass(defaultTimes.bannerMs + 1000)
    expect([screen.shown.led.state, screen.shown.banner?.key]).toEqual(['reconnecting', 'reconnecting'])
  })

  it.each([100, 1000, 2500, 5000])(
    'every %i ms shows one loss banner, one announcement, and no "back online" before 30 s of quiet [U28]',
    (ms) => {
      const page = new Flapping()
      while (page.screen.now < start + 180_000) page.down(ms).up(ms)
      expect(page.lossBanners).toBeLessThanOrEqual(1)
      const keys = page.screen.banners.filter((key) => key !== null)
      expect(keys).toEqual(ms < defaultTimes.bannerMs ? ['unstable'] : ['reconnecting', 'unstable'])
      expect(page.screen.said.map(({ key }) => key)).toEqual([keys[0]])
      expect(page.screen.shown.led).toMatchObject({ state: 'unstable', tone: 'warning' })
      expect(page.screen.shown.banner).toMatchObject({ key: 'unstable', tone: 'warning', dismissible: true })
      page.up(defaultTimes.unstableMs - 1)
      expect(page.screen.shown.banner?.key).toBe('unstable')
      page.screen.pass(1)
      expect([page.screen.shown.banner?.key, page.screen.shown.led.state]).toEqual(['back-online', 'online'])
      page.screen.pass(60_000)
      expect(page.screen.shown.banner).toBeNull()
      expect(page.screen.said.map(({ key }) => key)).toEqual([keys[0], 'back-online'])
    },
  )

  it('keeps the banner of a loss through a recovery that is over before it is shown [U27]', () => {
    const page = new Flapping()
    page.down(defaultTimes.bannerMs + 50)
    expect(page.screen.shown.banner?.key).toBe('reconnecting')
    page.up(1).down(1900)
    expect(page.leds).toEqual(['online', 'reconnecting'])
    expect(page.screen.banners).toEqual(['reconnecting'])
    page.up(1)
    expect(page.screen.banners).toEqual(['reconnecting', 'unstable'])
  })

  it('does not cover the way back into a room that a person was removed from, and tells nothing twice [U30]', () => {
    const page = new Flapping()
    for (let flaps = 0; flaps < 5; flaps += 1) page.down(1000).up(1000)
    expect(page.screen.shown.banner?.key).toBe('unstable')
    page.screen.set(stopped('channel-kicked')).pass(defaultTimes.minVisibleMs)
    const { banner } = page.screen.shown
    expect(banner).toMatchObject({ key: 'channel-kicked', actions: ['contact', 'resubscribe'] })
    for (let flaps = 0; flaps < 5; flaps += 1) page.down(1000).up(1000)
    expect(page.screen.shown.banner, 'steady while the connection flaps').toBe(banner)
    page.screen.set(oneRoom({ status: 'resubscribing', since: page.screen.now })).pass(100)
    expect(page.screen.shown.banner?.key, 'while the server decides').toBe('channel-kicked')
    page.screen.set(oneRoom({ status: 'subscribed', since: page.screen.now })).pass(1000)
    expect(page.screen.shown.banner?.key).toBe('unstable')
    page.screen.pass(defaultTimes.unstableMs)
    expect(page.screen.said.map(({ key }) => key)).toEqual(['unstable', 'channel-kicked', 'back-online'])
  })

  it('is told before a channel that takes long to catch up, about which nobody can do anything', () => {
    const page = new Flapping()
    for (let flaps = 0; flaps < 5; flaps += 1) page.down(1000).up(1000)
    page.screen.set(oneRoom({ status: 'resyncing', since: page.screen.now })).pass(5000)
    expect(page.screen.shown.banner?.key).toBe('unstable')
    page.screen.dismiss().pass(1000)
    expect(page.screen.shown.banner?.key).toBe('syncing')
  })

  it('is told where a person dismisses the banner of the room, and the room where they dismiss the flapping [U30]', () => {
    const page = new Flapping()
    for (let flaps = 0; flaps < 5; flaps += 1) page.down(1000).up(1000)
    page.screen.set(stopped('channel-closed')).pass(defaultTimes.minVisibleMs)
    expect(page.screen.shown.banner).toMatchObject({ key: 'channel-stopped', channel: 'orders' })
    page.screen.dismiss().pass(defaultTimes.minVisibleMs)
    expect(page.screen.shown.banner?.key).toBe('unstable')
    page.screen.dismiss().set(stopped('channel-kicked', 2)).pass(defaultTimes.minVisibleMs)
    for (let flaps = 0; flaps < 3; flaps += 1) {
      expect(page.screen.shown.banner?.key).toBe('channel-kicked')
      page.down(1000)
      expect(page.screen.shown.banner?.key, 'also in a short loss').toBe('channel-kicked')
      page.up(1000)
    }
  })

  it('keeps its LED steady once it is known to flap [U28]', () => {
    const page = new Flapping()
    for (let flaps = 0; flaps < 3; flaps += 1) page.down(1000).up(1000)
    const before = page.leds.length
    for (let flaps = 0; flaps < 30; flaps += 1) page.down(1000).up(1000)
    expect(page.leds.slice(before)).toEqual([])
    expect(page.screen.shown.led.state).toBe('unstable')
  })

  it('keeps the LEDs of its channels steady, too, and marks no data for a part of the flapping [U28]', () => {
    const page = new Flapping()
    const orders = (status: 'subscribed' | 'interrupted') => ({
      channels: new Map([['orders', { ...initialChannel('orders'), status, since: page.screen.now }]]),
    })
    page.screen.set(orders('subscribed')).pass(1000)
    for (let flaps = 0; flaps < 5; flaps += 1) page.down(1000).up(1000)
    for (let flaps = 0; flaps < 5; flaps += 1) {
      page.screen.set(orders('interrupted'))
      page.down(5000)
      expect(page.screen.shown.channelLeds.get('orders')).toMatchObject({ state: 'online', quiet: false })
      expect(page.screen.shown.stale.size).toBe(0)
      page.screen.set(orders('subscribed'))
      page.up(1000)
    }
  })

  it('is told to be down once a loss lasts longer than the flapping, and unstable again after it [U28]', () => {
    const page = new Flapping()
    for (let flaps = 0; flaps < 5; flaps += 1) page.down(1000).up(1000)
    page.down(defaultTimes.unstableGraceMs - 1)
    expect(page.screen.shown.led.state).toBe('unstable')
    page.screen.pass(1)
    expect([page.screen.shown.led.state, page.screen.shown.banner?.key]).toEqual([
      'reconnecting',
      'reconnecting',
    ])
    page.up(1000)
    expect([page.screen.shown.led.state, page.screen.shown.banner?.key]).toEqual(['unstable', 'unstable'])
  })

  it('is not unstable after two blips in a minute, nor after three in two minutes [U28]', () => {
    const page = new Flapping()
    for (let flaps = 0; flaps < 6; flaps += 1) page.down(300).up(31_000)
    expect(page.leds).not.toContain('unstable')
    expect(page.screen.banners).toEqual([])
  })

  it('is not unstable when it is lost again after "back online": that is another loss', () => {
    const page = new Flapping()
    page.down(3000).up(defaultTimes.recoveryMs + 500)
    expect(page.screen.shown.banner?.key).toBe('back-online')
    page.down(3000)
    expect([page.screen.shown.led.state, page.screen.shown.banner?.key]).toEqual([
      'reconnecting',
      'reconnecting',
    ])
    expect(page.screen.said.map(({ key }) => key)).toEqual(['reconnecting', 'back-online', 'reconnecting'])
  })

  it('is steady again after a verdict and after a disconnect by the app', () => {
    for (const status of ['failed', 'disconnected'] as const) {
      const page = new Flapping()
      for (let flaps = 0; flaps < 5; flaps += 1) page.down(1000).up(1000)
      const over = { ...initialConnection, status, since: page.screen.now, hasEverConnected: true }
      page.screen.set({ connection: { ...over, reason: 'kicked' } }).pass(5000)
      page.up(1000)
      expect(page.screen.shown.led.state).toBe('online')
    }
  })
})
