import { reasons, type Reason } from 'react-connectivity/core'
import fc from 'fast-check'
import { ChannelModel } from './channelModel.js'
import { ConnectionModel } from './connectionModel.js'
import { Screen } from './screen.js'

/** A connection, two channels and the screen before them, in step. */
export class Page {
  readonly connection = new ConnectionModel()
  readonly channels = [new ChannelModel(), new ChannelModel('resync')] as const
  readonly screen = new Screen(this.connection.now)

  constructor() {
    for (const channel of this.channels) channel.isOpen = false
  }

  /** The channels follow the connection, as the channel part makes them. */
  #tellChannels(): void {
    const { status, reason } = this.connection.view
    const isOpen = status === 'connected'
    for (const channel of this.channels) {
      if (channel.isOpen === isOpen) continue
      channel.isOpen = isOpen
      if (isOpen) channel.dispatch({ type: 'connectionOpened', isOtherIdentity: false })
      else channel.dispatch({ type: 'connectionLost', reason })
    }
  }

  show(): void {
    this.#tellChannels()
    if (this.connection.now > this.screen.now) this.screen.pass(this.connection.now - this.screen.now)
    const names = ['orders', 'chat'] as const
    const states = this.channels.map(({ state }, index) => ({ ...state, name: names[index] ?? '' }))
    const used = states.filter(({ status }) => status !== 'unsubscribed')
    this.screen.set({
      connection: this.connection.view,
      channels: new Map(used.map((state) => [state.name, state])),
    })
  }

  /** Does the acts in order, shows the effect of each, and then looks at it. */
  play(sequence: readonly Act[], look: () => void = () => undefined): void {
    for (const act of sequence) {
      act(this)
      this.show()
      look()
    }
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

export type Act = (page: Page) => unknown
const anyReason = fc.constantFrom(...(Object.keys(reasons) as Reason[]).filter((id) => id !== 'not-started'))
/** What may happen to a page. */
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
  fc.constant<Act>((page) => page.screen.leave()),
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
      const needsLink = !['join', 'seen', 'again', 'leave'].includes(what)
      if (needsLink && !channel.isOpen) return
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
/** What may happen to a page, in a long row. */
export const sequences: fc.Arbitrary<readonly Act[]> = fc.array(acts, { maxLength: 60, size: 'max' })
