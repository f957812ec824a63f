import {
  defaultTimes,
  initialChannel,
  initialConnection,
  initialPresentation,
  initialSnapshot,
  present,
  reasons,
  type ChannelState,
  type Connection,
  type Reason,
} from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { Screen } from './support/screen.js'

const start = 1_800_000_000_000
const allReasons = Object.keys(reasons) as Reason[]
const connection = (given: Partial<Connection>): Connection => ({
  ...initialConnection,
  since: start,
  hasEverConnected: true,
  ...given,
})
const up = { connection: connection({ status: 'connected', reason: 'established' }) }
const channel = (given: Partial<ChannelState> = {}): ChannelState => ({
  ...initialChannel('orders'),
  status: 'subscribed',
  kind: 'log',
  ...given,
})
const one = (state: ChannelState) => ({ channels: new Map([[state.name, state]]) })
const refused = (reason: Reason, at: number): ChannelState =>
  channel({
    status: 'failed',
    reason,
    since: at,
    continuity: reason === 'channel-full' ? 'gap' : 'intact',
    fault: { id: at, reason, code: reason, message: null, at, acknowledged: false },
  })

/** The actions that a component carries out without a handler of the app. */
const builtIn = new Set(['retry', 'take-over', 'resubscribe', 'recreate', 'resync', 'reload'])

/** Whether the banner has a button that works, or can be dismissed. */
const hasWayOut = ({ shown }: Screen): boolean =>
  shown.banner === null ||
  shown.banner.dismissible ||
  shown.banner.actions.some((action) => builtIn.has(action))

describe('a banner', () => {
  it.each(allReasons)(
    'about %s has an action that works or can be dismissed, as a verdict, a loss, a pause and on a channel [U30]',
    (reason) => {
      const states: Partial<Connection>[] = [
        { status: 'failed', reason },
        { status: 'reconnecting', reason },
        { status: 'connecting', reason, hasEverConnected: false },
        { status: 'paused', reason, pausedBy: 'policy' },
        { status: 'paused', reason, pausedBy: 'offline' },
        { status: 'paused', reason, pausedBy: 'manual' },
        { status: 'paused', reason, pausedBy: 'budget' },
        { status: 'paused', reason, pausedBy: 'policy', nextAttemptAt: start + 3_600_000 },
      ]
      for (const state of states) {
        const view = new Screen(start).set({ connection: connection(state) })
        for (const ms of [0, 2000, 60_000, 600_000]) expect(hasWayOut(view.pass(ms))).toBe(true)
      }
      expect(hasWayOut(new Screen(start).set({ ...up, ...one(refused(reason, start)) }))).toBe(true)
    },
  )

  it.each(allReasons)(
    'about a channel that failed because of %s has a button that opens it, also where the client cannot dial on request [U30]',
    (reason) => {
      const opens = new Set(['resubscribe', 'recreate', 'resync', 'reload'])
      const facts = { ...initialSnapshot, ...up, ...one(refused(reason, start)) }
      for (const canRetry of [true, false]) {
        const machine = present(initialPresentation, facts, start, defaultTimes, undefined, canRetry)
        const { banner, stale } = present(
          machine,
          facts,
          start + 10_000,
          defaultTimes,
          undefined,
          canRetry,
        ).shown
        if (banner !== null) expect(banner.actions.some((action) => opens.has(action))).toBe(true)
        const offered = stale.get('orders')?.actions ?? []
        if (offered.length > 0) expect(offered.some((action) => opens.has(action))).toBe(true)
      }
    },
  )

  it('that is dismissed stays away for its outage, and comes back for the next one [U30]', () => {
    const view = new Screen(start).set(up).pass(60_000)
    const outage = (id: number) => {
      const cause = { reason: 'network-lost', code: 1006, message: null, at: view.now } as const
      return { id, since: view.now, cause, lastError: cause, attempts: 1, endedAt: null }
    }
    const lost = (id: number) =>
      connection({ status: 'reconnecting', reason: 'network-lost', since: view.now, outage: outage(id) })
    view.set({ connection: lost(1) }).pass(3000)
    expect(view.shown.banner?.key).toBe('reconnecting')
    view.dismiss()
    expect(view.shown.banner).toBeNull()
    view.pass(120_000)
    expect([view.shown.banner, view.shown.led.state]).toEqual([null, 'reconnecting'])
    view.set({ connection: { ...up.connection, since: view.now, outage: outage(1) } }).pass(120_000)
    view.set({ connection: lost(2) }).pass(3000)
    expect(view.shown.banner?.key).toBe('reconnecting')
  })

  it('about a stopped reconnect comes although "connection lost" was dismissed, because only a person can end it [U30]', () => {
    const view = new Screen(start)
      .set({ connection: connection({ status: 'reconnecting', reason: 'network-lost' }) })
      .pass(3000)
    view.dismiss()
    const gaveUp = { status: 'paused', pausedBy: 'policy', reason: 'gave-up' } as const
    view.set({ connection: connection(gaveUp) }).pass(3000)
    expect(view.shown.banner).toMatchObject({ key: 'gave-up', actions: ['retry'] })
  })

  it('about a denied channel offers another attempt, and leaves as soon as the server allows it [U31]', () => {
    const view = new Screen(start).set({ ...up, ...one(refused('channel-denied', start)) }).pass(30_000)
    expect(view.shown.banner).toMatchObject({
      key: 'channel-denied',
      actions: ['contact', 'resubscribe'],
    })
    const again = channel({ status: 'resubscribing', reason: 'retry-requested', since: view.now })
    view.set(one(again)).pass(100)
    expect(view.shown.banner?.key).toBe('channel-denied')
    view.set(one(channel({ since: view.now })))
    expect(view.shown.banner).toBeNull()
    expect(view.shown.channelLeds.get('orders')?.state).toBe('online')
  })

  it('about a denied channel stays dismissed although each new connection is denied again [U31]', () => {
    const view = new Screen(start).set({ ...up, ...one(refused('channel-denied', start)) }).pass(1000)
    view.dismiss()
    view.set(one(channel({ status: 'resubscribing', since: view.now }))).pass(100)
    view.set(one(refused('channel-denied', view.now))).pass(60_000)
    expect(view.shown.banner).toBeNull()
    view.set(one(channel({ since: view.now }))).pass(1000)
    view.set(one(refused('channel-denied', view.now)))
    expect(view.shown.banner?.key).toBe('channel-denied')
  })
})

describe('a prompt', () => {
  const full = one(refused('channel-full', start))

  it('that is put aside leaves a mark with the action, and nothing is asked twice [U32]', () => {
    const view = new Screen(start).set({ ...up, ...full })
    expect(view.shown.prompt).toMatchObject({ isPutAside: false })
    view.putAside()
    expect(view.shown.prompt).toMatchObject({ reason: 'channel-full', isPutAside: true })
    expect(view.shown.stale.get('orders')).toMatchObject({ kind: 'missed', actions: ['reload'] })
    expect(view.shown.channelLeds.get('orders')?.state).toBe('stale')
    view.set(one(refused('channel-full', start + 5)))
    expect(view.shown.prompt?.isPutAside).toBe(false)
  })

  it('goes before a banner about a channel, and tells what a banner would tell again [U30]', () => {
    const denied = { ...refused('channel-denied', start), name: 'secret' }
    const both = new Map([...full.channels, ['secret', denied] as const])
    const view = new Screen(start).set({ ...up, channels: both }).pass(5000)
    expect([view.shown.prompt?.reason, view.shown.banner]).toEqual(['channel-full', null])
    view.putAside()
    expect(view.shown.banner?.key).toBe('channel-denied')
    const newer = new Screen(start).set({
      connection: connection({ status: 'failed', reason: 'update-required' }),
    })
    expect([newer.shown.prompt?.reason, newer.shown.banner]).toEqual(['update-required', null])
  })
})

describe('a first connection', () => {
  it('has no words before it is up or late, because a page that loads would flash them [U27]', () => {
    const view = new Screen(start)
    expect(view.shown.led).toMatchObject({ state: 'idle', quiet: true })
    const first = connection({ status: 'connecting', hasEverConnected: false })
    view.set({ connection: first }).pass(1999)
    expect(view.shown.led).toMatchObject({ state: 'connecting', quiet: true })
    const late = new Screen(start).set({ connection: first }).pass(2000)
    expect(late.shown.led).toMatchObject({ state: 'connecting', quiet: false })
    expect(late.shown.banner?.key).toBe('connecting')
    view.set(up)
    expect(view.shown.led).toMatchObject({ state: 'online', quiet: false })
  })

  it('that needs a sign-in has nothing that could have ended', () => {
    const view = new Screen(start).set({
      connection: connection({ status: 'failed', reason: 'unauthorized', hasEverConnected: false }),
    })
    expect(view.shown.banner).toMatchObject({ key: 'unauthorized', lastConnectedAt: null })
    const later = new Screen(start).set({
      connection: connection({ status: 'failed', reason: 'unauthorized' }),
    })
    expect(later.shown.banner?.lastConnectedAt).toBe(start)
  })

  it('has quiet channel LEDs, which repeat its own', () => {
    const lost = connection({ status: 'reconnecting', reason: 'network-lost' })
    const view = new Screen(start).set(up).pass(1000)
    view.set({ ...one(channel()) }).pass(1000)
    expect(view.shown.channelLeds.get('orders')).toMatchObject({ state: 'online', quiet: false })
    view
      .set({ connection: { ...lost, since: view.now }, ...one(channel({ status: 'interrupted' })) })
      .pass(250)
    expect(view.shown.channelLeds.get('orders')).toMatchObject({ state: 'reconnecting', quiet: true })
  })
})
