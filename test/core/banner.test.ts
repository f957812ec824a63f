import {
  defaultTimes,
  initialChannel,
  type BannerKey,
  type ChannelState,
  type Connection,
  type Reason,
} from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { channels, connection, outage, screen, start, waiting } from './support/facts.js'
import type { Screen } from './support/screen.js'

const connected = (since: number): Connection =>
  connection({ status: 'connected', since, outage: { ...outage, endedAt: since } })
const channel = (name: string, given: Partial<ChannelState>): ChannelState => ({
  ...initialChannel(name),
  status: 'subscribed',
  since: start,
  ...given,
})
const fault = (reason: Reason, id = 1, acknowledged = false) => ({
  id,
  reason,
  code: reason,
  message: null,
  at: start,
  acknowledged,
})
const broken = (name: string, reason: Reason, id = 1): ChannelState =>
  channel(name, { status: 'failed', reason, fault: fault(reason, id) })

const keyOf = (view: Screen): BannerKey | undefined => view.shown.banner?.key

describe('a person whose connection is lost', () => {
  it('sees no banner for a blip shorter than two seconds [U1 I2]', () => {
    const view = screen()
      .set({ connection: waiting(1000) })
      .pass(1999)
    view.set({ pending: 1 })
    expect(view.shown.banner).toBeNull()
    view.set({ connection: connected(start + 1999) }).pass(60_000)
    expect([view.banners, view.said]).toEqual([[], []])
  })

  it('sees a banner after that, with Try now, and a firmer text after a minute', () => {
    const view = screen()
      .set({ connection: waiting(90_000) })
      .pass(2000)
    expect(view.shown.banner).toMatchObject({ key: 'reconnecting', tone: 'warning', actions: ['retry'] })
    view.pass(57_999)
    expect(keyOf(view)).toBe('reconnecting')
    view.pass(1)
    expect(view.shown.banner).toMatchObject({ key: 'still-disconnected', tone: 'danger' })
    expect(view.said.map(({ key }) => key)).toEqual(['reconnecting', 'still-disconnected'])
  })

  it('can read the banner: it stays for at least a second, unless the connection is back [U2]', () => {
    const view = screen()
      .set({ connection: waiting(9000) })
      .pass(2000)
    view.set({ network: 'offline' }).pass(999)
    expect([keyOf(view), view.shown.led.state]).toEqual(['reconnecting', 'reconnecting'])
    view.pass(1)
    expect([keyOf(view), view.shown.led.state]).toEqual(['offline', 'offline'])
  })

  it('sees the loss leave in one frame when the connection is back, because a false alarm is the worse error [U27]', () => {
    const view = screen()
      .set({ connection: waiting(9000), ...channels(channel('a', { status: 'interrupted' })) })
      .pass(5000)
    expect([keyOf(view), view.shown.led.state, view.shown.stale.size]).toEqual([
      'reconnecting',
      'reconnecting',
      1,
    ])
    view.set({ connection: connected(view.now), ...channels(channel('a', {})) })
    expect([keyOf(view), view.shown.led.state, view.shown.stale.size]).toEqual([undefined, 'online', 0])
    expect(view.shown.channelLeds.get('a')).toMatchObject({ state: 'online', quiet: false })
  })

  it('sees a loss that has just appeared for a quarter of a second, so that nothing flickers [U27]', () => {
    const view = screen()
      .set({ connection: waiting(9000) })
      .pass(2000)
    view.set({ connection: connected(start + 2010) }).pass(249)
    expect([keyOf(view), view.shown.led.state]).toEqual(['reconnecting', 'reconnecting'])
    view.pass(1)
    expect([keyOf(view), view.shown.led.state]).toEqual([undefined, 'online'])
  })

  it('sees "back online" only after a loss that was shown, once the connection has held [U3]', () => {
    const view = screen()
      .set({ connection: waiting(9000) })
      .pass(2500)
    view.set({ connection: connected(start + 2500) }).pass(defaultTimes.recoveryMs - 1)
    expect(keyOf(view)).toBeUndefined()
    view.pass(1)
    expect(view.shown.banner).toMatchObject({ key: 'back-online', tone: 'success', actions: [] })
    view.pass(defaultTimes.confirmMs)
    expect(keyOf(view)).toBeUndefined()
    expect(view.banners).toEqual(['reconnecting', null, 'back-online', null])
    const again = { ...waiting(90_000), since: view.now, outage: { ...outage, id: 8, since: view.now } }
    view.set({ connection: again }).pass(1500)
    view.set({ connection: connected(view.now) }).pass(60_000)
    expect(view.banners).toEqual(['reconnecting', null, 'back-online', null])
  })

  it('reads "back online" once, also if a channel takes long to catch up again', () => {
    const view = screen()
      .set({ connection: waiting(9000), ...channels(channel('a', { status: 'interrupted' })) })
      .pass(2500)
    view.set({ connection: connected(view.now), ...channels(channel('a', { since: view.now })) }).pass(7500)
    expect(keyOf(view)).toBe('back-online')
    view.set(channels(channel('a', { status: 'resyncing', since: view.now }))).pass(3000)
    expect(keyOf(view)).toBe('syncing')
    view.set(channels(channel('a', { since: view.now }))).pass(60_000)
    expect(view.banners).toEqual(['reconnecting', null, 'back-online', 'syncing', null])
    expect(view.said.map(({ key }) => key)).toEqual(['reconnecting', 'back-online'])
  })

  it('gets one announcement per outage, although the connection flaps and the device reports it too [U4]', () => {
    const view = screen()
      .set({ connection: waiting(9000) })
      .pass(3000)
    for (let flaps = 0; flaps < 30; flaps += 1) {
      view.set({ connection: connected(view.now) }).pass(1500)
      const lost = { ...waiting(90_000), since: view.now }
      view.set({ network: flaps % 2 === 0 ? 'offline' : 'online', connection: lost }).pass(300)
    }
    view.set({ connection: connected(view.now), network: 'online' }).pass(40_000)
    expect(view.said.map(({ key }) => key)).toEqual(['reconnecting', 'back-online'])
  })

  it.each([
    [7000, true],
    [6999, false],
    [300, false],
  ])('sees a countdown only for a wait that is worth one: %i ms from the loss', (wait, isShown) => {
    const view = screen()
      .set({ connection: waiting(wait) })
      .pass(2000)
    expect(view.shown.countdown?.to).toBe(isShown ? start + wait : undefined)
  })

  it('sees a countdown run to its end, even if other facts change', () => {
    const view = screen()
      .set({ connection: waiting(8000) })
      .pass(2000)
    const { countdown } = view.shown
    expect(countdown).toEqual({ from: view.now, to: start + 8000 })
    view.pass(5000).set({ pending: 1 })
    expect(view.shown.countdown).toBe(countdown)
    view.set({ connection: { ...waiting(12_000), nextAttemptAt: null } })
    expect(view.shown.countdown).toBeNull()
  })

  it('keeps the countdown of the other parts after the banner was dismissed, until the attempt [U27]', () => {
    const view = screen()
      .set({ connection: waiting(60_000) })
      .pass(1999)
    expect(view.shown.countdown).toBeNull()
    view.pass(1)
    const { countdown } = view.shown
    view.pass(1000).dismiss()
    expect([keyOf(view), view.shown.countdown]).toEqual([undefined, countdown])
    view.pass(30_000)
    expect(view.shown.countdown).toBe(countdown)
    view.set({ connection: { ...waiting(90_000), nextAttemptAt: start + 90_000 } })
    expect(view.shown.countdown).toEqual({ from: view.now, to: start + 90_000 })
    view.set({ connection: connected(view.now) })
    expect(view.shown.countdown).toBeNull()
  })

  it('sees no countdown beside a device that is offline', () => {
    const view = screen()
      .set({ connection: waiting(60_000), network: 'offline' })
      .pass(3000)
    expect([keyOf(view), view.shown.countdown]).toEqual(['offline', null])
  })

  it('reads that the device is offline, not that the server is down', () => {
    const view = screen()
      .set({ connection: waiting(9000), network: 'offline' })
      .pass(2000)
    expect(view.shown.banner).toMatchObject({ key: 'offline', tone: 'neutral', serverText: null })
  })
})

describe('a page out of step with the server', () => {
  const up = { connection: connected(start) }

  it('asks once for all its channels, and again only for a new cause', () => {
    const view = screen().set({
      ...up,
      ...channels(broken('a', 'process-closed'), broken('b', 'process-closed')),
    })
    const { prompt } = view.shown
    expect(prompt).toMatchObject({ reason: 'process-closed', channels: ['a', 'b'] })
    expect(view.said.map(({ key }) => key)).toEqual(['resync'])
    view.set({ ...channels(broken('a', 'process-closed'), channel('b', {})) })
    expect(view.shown.prompt).toMatchObject({ id: prompt?.id, channels: ['a'] })
    view.set({ connection: waiting(1000) }).set(up)
    expect(view.shown.prompt?.id).toBe(prompt?.id)
    expect(view.said.filter(({ key }) => key === 'resync')).toHaveLength(1)
    view.set({ ...channels(broken('a', 'process-closed'), broken('b', 'channel-full', 2)) })
    expect(view.shown.prompt?.id).not.toBe(prompt?.id)
    expect(view.said.filter(({ key }) => key === 'resync')).toHaveLength(2)
  })

  it('stops asking once the person has dismissed it, or the app resolves it', () => {
    const seen = channel('a', {
      status: 'failed',
      reason: 'channel-full',
      fault: fault('channel-full', 1, true),
    })
    const syncing = channel('a', {
      status: 'resyncing',
      reason: 'channel-full',
      fault: fault('channel-full'),
    })
    for (const state of [seen, syncing]) {
      const view = screen().set({ ...up, ...channels(broken('a', 'channel-full')) })
      expect(view.shown.prompt).not.toBeNull()
      expect(view.set(channels(state)).shown.prompt).toBeNull()
    }
  })

  it('names the channel that was refused or closed, on its own', () => {
    for (const [reason, key] of [
      ['channel-denied', 'channel-denied'],
      ['channel-closed', 'channel-stopped'],
    ] as const) {
      const view = screen().set({ ...up, ...channels(channel('a', {}), broken('b', reason)) })
      expect(view.shown.banner).toMatchObject({ key, channel: 'b' })
      expect(view.shown.prompt).toBeNull()
    }
  })

  it('shows that it is catching up only after two seconds', () => {
    const view = screen()
      .set({ ...up, ...channels(channel('a', { status: 'resyncing' })) })
      .pass(1999)
    expect(view.shown.banner).toBeNull()
    expect(keyOf(view.pass(1))).toBe('syncing')
    expect(view.said).toEqual([])
  })
})
