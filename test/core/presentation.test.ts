import { reasons, type Reason } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChannelModel } from './support/channelModel.js'
import { ConnectionModel } from './support/connectionModel.js'
import { isLoss, Screen } from './support/screen.js'

/** A connection, two channels and the screen before them, in step. */
class Page {
  readonly connection = new ConnectionModel()
  readonly channels = [new ChannelModel(), new ChannelModel('resync')] as const
  readonly screen = new Screen(this.connection.now)

  show(): void {
    const names = ['orders', 'chat'] as const
    const states = this.channels.map(({ state }, index) => ({ ...state, name: names[index] ?? '' }))
    const used = states.filter(({ status }) => status !== 'unsubscribed')
    this.screen.set({
      connection: this.connection.view,
      channels: new Map(used.map((state) => [state.name, state])),
    })
  }

  /** The machine's own deadline and the screen's dates come in order. */
  pass(ms: number): void {
    const end = this.connection.now + ms
    for (;;) {
      const due = this.connection.state.deadline ?? Infinity
      if (due > end) break
      this.screen.pass(Math.max(0, due - this.screen.now))
      this.connection.now = Math.max(due, this.connection.now)
      this.connection.progress()
      this.show()
    }
    this.screen.pass(end - this.screen.now)
    this.connection.now = end
    for (const channel of this.channels) channel.now = end
  }
}

type Act = (page: Page) => unknown
const anyReason = fc.constantFrom(...(Object.keys(reasons) as Reason[]).filter((id) => id !== 'not-started'))
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Act>((page) => page.connection.progress()) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(1, 100, 250, 900, 1500, 4000, 20_000, 90_000).map(
      (ms): Act =>
        (page) =>
          page.pass(ms),
    ),
  },
  { weight: 4, arbitrary: fc.constant<Act>((page) => page.connection.lose()) },
  fc.constant<Act>((page) => page.connection.dispatch({ type: 'connectRequested' })),
  fc.constant<Act>((page) => page.connection.dispatch({ type: 'retryRequested' })),
  fc.constant<Act>((page) => page.connection.dispatch({ type: 'disconnectRequested' })),
  anyReason.map(
    (reason): Act =>
      (page) =>
        page.connection.fail(reason),
  ),
  fc.constantFrom('online', 'offline', 'unknown').map(
    (network): Act =>
      (page) =>
        page.screen.set({ network }),
  ),
  fc.integer({ min: 0, max: 3 }).map((count): Act => (page) => {
    page.screen.set({
      outbox: Array.from({ length: count }, (_, i) => ({
        id: `${i}`,
        channel: 'a',
        data: i,
        status: 'sent' as const,
        at: 0,
      })),
      pending: count,
    })
  }),
  fc
    .tuple(
      fc.constantFrom(0, 1),
      fc.constantFrom('join', 'answer', 'full', 'denied', 'closed', 'seen', 'again', 'leave'),
    )
    .map(([index, what]): Act => (page) => {
      const channel = page.channels[index] ?? page.channels[0]
      page.pass(1)
      channel.now -= 1
      if (what === 'join') channel.join()
      if (what === 'answer') channel.answer(3)
      if (what === 'full') channel.end('channel-full')
      if (what === 'denied') channel.end('channel-denied')
      if (what === 'closed') channel.end('channel-closed')
      if (what === 'seen') channel.dispatch({ type: 'acknowledged' })
      if (what === 'again') channel.dispatch({ type: 'resubscribeRequested' })
      if (what === 'leave') channel.dispatch({ type: 'unsubscribeRequested' })
    }),
)

describe('what a person sees', () => {
  it('keeps its promises: no blips, no flicker, no change without a due time', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 60, size: 'max' }), (sequence) => {
        const page = new Page()
        for (const act of sequence) {
          act(page)
          page.show()
        }
      }),
      { numRuns: 300 },
    )
  }, 30_000)

  it('is announced at most once per outage and stage, however the connection flaps', () => {
    const flap = fc.record({
      downMs: fc.integer({ min: 1, max: 20_000 }),
      upMs: fc.integer({ min: 1, max: 4999 }),
    })
    fc.assert(
      fc.property(fc.array(flap, { minLength: 1, maxLength: 30 }), (flaps) => {
        const page = new Page()
        page.connection.connect()
        page.pass(10_000)
        for (const { downMs, upMs } of flaps) {
          page.connection.lose()
          page.screen.set({ connection: page.connection.view })
          page.screen.pass(downMs)
          page.connection.now = page.screen.now
          while (page.connection.state.status !== 'connected')
            page.connection.dispatch({ type: 'retryRequested' }).progress().progress()
          page.show()
          page.screen.pass(upMs)
          page.connection.now = page.screen.now
          page.connection.lastInboundAt = page.connection.now
        }
        const ids = new Set(page.screen.said.map(({ outage }) => outage))
        expect(ids.size).toBeLessThanOrEqual(1)
        const keys = page.screen.said.map(({ key }) => key)
        expect(keys, 'nothing is said twice').toEqual([...new Set(keys)])
        expect(keys.filter((key) => key === 'reconnecting').length).toBeLessThanOrEqual(1)
        page.pass(20_000)
        const last = page.screen.said.at(-1)
        const wasShown = page.screen.banners.some((key) => isLoss(key ?? undefined))
        expect(last?.key ?? null, 'and at the end, that all is well').toBe(wasShown ? 'back-online' : null)
      }),
      { numRuns: 300 },
    )
  }, 30_000)
})
