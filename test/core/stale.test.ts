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
import { Screen } from './support/screen.js'

const connection = (status: Connection['status'], since: number, given: Partial<Connection> = {}) => ({
  connection: {
    ...initialConnection,
    status,
    since,
    reason: 'network-lost' as const,
    hasEverConnected: true,
    ...given,
  },
})
const channel = (name: string, given: Partial<ChannelState> = {}): ChannelState => ({
  ...initialChannel(name),
  status: 'subscribed',
  kind: 'log',
  since: start,
  ...given,
})
const broken = (reason: Reason, at: number): Partial<ChannelState> => ({
  continuity: reason === 'channel-full' ? 'gap' : 'intact',
  status: 'failed',
  reason,
  since: at,
  fault: { id: at, reason, code: reason, message: null, at, acknowledged: false },
})
const up = (): Screen =>
  new Screen(start).set({ ...connection('connected', start), ...channels(channel('orders')) }).pass(60_000)

describe('data on screen', () => {
  it('is not marked while it is current, and not for a blip [I2]', () => {
    const view = up()
    const before = view.shown.stale
    view
      .set({
        ...connection('reconnecting', view.now),
        ...channels(channel('orders', { status: 'interrupted' })),
      })
      .pass(1999)
    expect(view.shown.stale).toBe(before)
    view.set({ ...connection('connected', view.now), ...channels(channel('orders')) }).pass(60_000)
    expect(view.shown.stale.size).toBe(0)
  })

  it('is marked with the banner of the loss, in the same frame, with the time from which it is [U27]', () => {
    const view = up()
    const lostAt = view.now
    view
      .set({
        ...connection('reconnecting', lostAt),
        ...channels(channel('orders', { status: 'interrupted', since: lostAt })),
      })
      .pass(1999)
    expect([view.shown.banner, view.shown.stale.size]).toEqual([null, 0])
    view.pass(1)
    expect(view.shown.banner?.key).toBe('reconnecting')
    expect(view.shown.stale.get('orders')).toEqual({
      asOf: lostAt,
      kind: 'behind',
      reason: 'network-lost',
      actions: ['retry'],
    })
  })

  it('is not marked in the moment in which a recovery waits to be shown [U27]', () => {
    const view = up()
    const interrupted = channels(channel('orders', { status: 'interrupted', since: view.now }))
    view.set({ ...connection('reconnecting', view.now), ...interrupted }).pass(1700)
    view.set({ network: 'offline' }).pass(250)
    expect(view.shown.led.state).toBe('offline')
    view.set(connection('connected', view.now)).pass(100)
    expect([view.shown.banner, view.shown.stale.size]).toEqual([null, 0])
  })

  it('stays marked until the channel has caught up', () => {
    const view = up()
    const lostAt = view.now
    const interrupted = channels(channel('orders', { status: 'interrupted', since: lostAt }))
    view.set({ ...connection('reconnecting', lostAt), ...interrupted }).pass(5000)
    const syncing = channel('orders', { status: 'resubscribing', since: view.now })
    view.set({ ...connection('connected', view.now), ...channels(syncing) })
    expect(view.shown.led.state).toBe('online')
    expect(view.shown.stale.get('orders')).toMatchObject({ asOf: lostAt, kind: 'behind', actions: [] })
    view.set(channels(channel('orders', { since: view.now })))
    expect(view.shown.stale.size).toBe(0)
  })

  it('is marked at once when messages are lost, with the way to mend it', () => {
    const view = up()
    view.set(channels(channel('orders', broken('channel-full', view.now))))
    expect(view.shown.stale.get('orders')).toEqual({
      asOf: view.now,
      kind: 'missed',
      reason: 'channel-full',
      actions: ['reload'],
    })
  })

  it('of a denied channel that was allowed before is marked; a channel without data is not', () => {
    const view = up()
    view.set(
      channels(
        channel('orders', broken('channel-denied', view.now)),
        channel('secret', { ...broken('channel-denied', view.now), kind: null }),
      ),
    )
    expect([...view.shown.stale.keys()]).toEqual(['orders'])
    expect(view.shown.stale.get('orders')).toMatchObject({
      kind: 'stopped',
      actions: ['contact', 'resubscribe'],
    })
  })

  it('is marked with the action of a verdict, in the frame of its banner [U27]', () => {
    const view = up()
    const at = view.now
    view.set({
      ...connection('failed', at, { reason: 'kicked' }),
      ...channels(channel('orders', { status: 'interrupted', since: at })),
    })
    expect(view.shown.banner?.key).toBe('kicked')
    expect(view.shown.stale.get('orders')).toMatchObject({
      asOf: at,
      kind: 'stopped',
      actions: ['take-over', 'sign-out'],
    })
  })

  it.each([
    ['failed', null, 'kicked', 'stopped'],
    ['failed', null, 'removed', 'stopped'],
    ['failed', null, 'forbidden', 'stopped'],
    ['failed', null, 'server-closed', 'stopped'],
    ['paused', 'policy', 'gave-up', 'stopped'],
    ['paused', 'manual', 'network-lost', 'stopped'],
    ['disconnected', null, 'closed-by-app', 'stopped'],
    ['paused', 'offline', 'network-lost', 'behind'],
    ['reconnecting', null, 'network-lost', 'behind'],
  ] as const)(
    'of a connection that is %s by %s (%s) is marked as %s: only what goes on by itself catches up',
    (status, pausedBy, reason, kind) => {
      const view = up()
      const interrupted = channels(channel('orders', { status: 'interrupted', since: view.now }))
      view.set({ ...connection(status, view.now, { pausedBy, reason }), ...interrupted }).pass(5000)
      expect(view.shown.stale.get('orders')?.kind).toBe(kind)
      const syncing = channels(channel('orders', { status: 'resubscribing', since: view.now }))
      view.set({ ...connection('connected', view.now), ...syncing }).pass(1000)
      expect(view.shown.stale.get('orders')?.kind).toBe('behind')
    },
  )

  it.each(['manual', 'policy', 'budget'] as const)(
    'of a pause by %s that ends by itself is behind, and does not stop for good',
    (pausedBy) => {
      const view = up()
      const interrupted = channels(channel('orders', { status: 'interrupted', since: view.now }))
      const ends = { pausedBy, nextAttemptAt: view.now + 600_000 }
      view.set({ ...connection('paused', view.now, ends), ...interrupted }).pass(5000)
      expect(view.shown.stale.get('orders')?.kind).toBe('behind')
    },
  )

  it('that was never current is marked without a time', () => {
    const view = new Screen(start)
      .set({
        ...connection('connecting', start, { hasEverConnected: false }),
        ...channels(channel('orders', { status: 'subscribing', kind: null })),
      })
      .pass(defaultTimes.bannerMs)
    expect(view.shown.stale.get('orders')?.asOf).toBeNull()
  })
})
