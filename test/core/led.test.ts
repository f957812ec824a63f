import {
  defaultTimes,
  initialChannel,
  initialConnection,
  worstLed,
  type ConnectionStatus,
  type LedState,
} from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channels, start } from './support/facts.js'
import { Screen } from './support/screen.js'

const connection = (status: ConnectionStatus, since = start) => ({
  connection: {
    ...initialConnection,
    status,
    since,
    reason: 'network-lost' as const,
    hasEverConnected: true,
  },
})
const channel = (name: string, given: object = {}) => ({
  ...initialChannel(name),
  status: 'subscribed' as const,
  ...given,
})

describe('an LED', () => {
  it('shows the current state at once on the first look', () => {
    const view = new Screen(start)
    expect(view.set(connection('idle')).shown.led.state).toBe('idle')
  })

  it('shows a new state only once it has lasted a quarter of a second', () => {
    const view = new Screen(start).set(connection('connected')).pass(1000)
    expect(view.shown.led).toMatchObject({ state: 'online', tone: 'success' })
    view.set(connection('reconnecting', view.now)).pass(249)
    expect(view.shown.led.state).toBe('online')
    view.set(connection('connected', view.now)).pass(10)
    view.set(connection('reconnecting', view.now)).pass(249)
    expect(view.shown.led.state).toBe('online')
    expect(view.pass(1).shown.led).toMatchObject({ state: 'reconnecting', tone: 'warning' })
  })

  it('renders nothing while a change waits for its time', () => {
    const view = new Screen(start)
      .set({ ...connection('connected'), ...channels(channel('orders')) })
      .pass(1000)
    const before = view.shown
    expect(Object.keys(before.led)).toEqual(['state', 'quiet', 'stage', 'tone'])
    view.set(connection('reconnecting', view.now)).pass(100)
    view.set(connection('connected', view.now)).pass(100)
    expect(view.shown).toBe(before)
  })

  it('never shows a loss that did not last, and a recovery or a verdict at once, however the connection flaps', () => {
    const statuses = fc.constantFrom<ConnectionStatus>('connected', 'reconnecting', 'failed', 'paused')
    fc.assert(
      fc.property(fc.array(fc.tuple(statuses, fc.integer({ min: 0, max: 600 }))), (steps) => {
        const view = new Screen(start).set(connection('connected')).pass(1000)
        let since = start
        let last: ConnectionStatus = 'connected'
        for (const [status, ms] of steps) {
          const before = view.shown.led.state
          if (status !== last) since = view.now
          last = status
          view.set(connection(status, since))
          if (status === 'failed') expect(view.shown.led.state, 'a verdict is shown at once').toBe('failed')
          else if (before === 'online') expect(view.shown.led.state, 'a loss waits').toBe(before)
          view.pass(ms)
          const isBack = status === 'connected' && view.now - since >= defaultTimes.ledMs
          if (isBack) expect(view.shown.led.state, 'a recovery hardly waits').toMatch(/online|unstable/)
          const lasted = view.now - since >= defaultTimes.minVisibleMs
          if (lasted) expect(view.machine.view?.next).toBeNull()
        }
      }),
      { numRuns: 200 },
    )
  })

  it('is grey, not amber, on a device without network, and red only for a verdict', () => {
    const shown = (status: ConnectionStatus, network: 'online' | 'offline') =>
      new Screen(start).set({ ...connection(status), network }).pass(1000).shown.led
    expect(shown('reconnecting', 'offline')).toMatchObject({ state: 'offline', tone: 'neutral' })
    expect(shown('connected', 'offline')).toMatchObject({ state: 'online', tone: 'success' })
    const tones = (
      ['idle', 'connecting', 'connected', 'reconnecting', 'paused', 'disconnected'] as const
    ).map((status) => shown(status, 'online').tone)
    expect(tones).not.toContain('danger')
    expect(shown('failed', 'online')).toMatchObject({ state: 'failed', tone: 'danger' })
  })
})

describe('the LED of a channel', () => {
  it('distinguishes stale data on a working connection from skipped messages', () => {
    const fault = { id: 1, reason: 'channel-full', message: null, at: start }
    const view = new Screen(start).set({
      ...connection('connected'),
      ...channels(
        channel('old', {
          status: 'failed',
          reason: 'channel-full',
          fault: { ...fault, acknowledged: false },
        }),
        channel('skipped', { fault: { ...fault, acknowledged: true } }),
        channel('denied', { status: 'failed', reason: 'channel-denied' }),
        channel('syncing', { status: 'resyncing' }),
        channel('fine'),
      ),
    })
    view.pass(1000)
    const states = [...view.shown.channelLeds].map(([name, led]) => [name, led.state])
    expect(Object.fromEntries(states)).toEqual({
      old: 'stale',
      skipped: 'online',
      denied: 'failed',
      syncing: 'syncing',
      fine: 'online',
    })
    expect(view.shown.worstLed).toBe('failed')
  })

  it('follows the connection while it is down', () => {
    const view = new Screen(start).set({
      ...connection('reconnecting'),
      ...channels(channel('a', { status: 'interrupted' })),
    })
    expect(view.pass(1000).shown.channelLeds.get('a')?.state).toBe('reconnecting')
  })

  it('goes out when the channel is left', () => {
    const view = new Screen(start).set({ ...connection('connected'), ...channels(channel('a')) }).pass(1000)
    expect(view.set(channels()).shown.channelLeds.size).toBe(0)
  })
})

describe('one LED for everything', () => {
  it('shows the worst state, in any order', () => {
    const order: LedState[] = [
      'failed',
      'stale',
      'reconnecting',
      'offline',
      'paused',
      'unstable',
      'syncing',
      'connecting',
      'degraded',
      'idle',
      'online',
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(order, { minLength: 1 }), (states) => {
        const worst = order.find((state) => states.includes(state))
        expect(worstLed(states)).toBe(worst)
      }),
    )
    expect(worstLed([])).toBe('online')
  })
})
