import {
  defaultTimes,
  initialChannel,
  type ChannelState,
  type Connection,
  type Presentation,
} from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { channels, connection, outage, screen, start, waiting } from './support/facts.js'

const connected = (since: number): Connection =>
  connection({ status: 'connected', since, outage: { ...outage, endedAt: since } })

const channel = (name: string, given: Partial<ChannelState> = {}): ChannelState => ({
  ...initialChannel(name),
  status: 'subscribed',
  continuity: 'recovered',
  since: start,
  ...given,
})

/** A channel that goes on without the messages that it lost at an instant. */
const skipped = (name: string, at: number): ChannelState =>
  channel(name, {
    continuity: 'gap',
    fault: { id: 1, reason: 'channel-full', code: null, message: null, at, acknowledged: true },
  })

/** The screen at the moment of "back online", with these channels. */
function back(...states: ChannelState[]) {
  const view = screen()
    .set({ connection: waiting(9000), ...channels(...states) })
    .pass(2500)
  return view.set({ connection: connected(view.now) }).pass(defaultTimes.recoveryMs)
}

const tonesOf = ({ banner, led, channelLeds }: Presentation) => [
  banner?.key,
  banner?.tone,
  led.tone,
  ...[...channelLeds].map(([name, each]) => `${name} ${each.tone}`),
]

describe('a person who is back online', () => {
  it('sees a caution in the banner, in the LED of the connection and in those of the channels that lost messages', () => {
    const view = back(skipped('a', start + 2600), channel('b'))
    expect(tonesOf(view.shown)).toEqual(['back-online', 'warning', 'warning', 'a warning', 'b success'])
    const before = view.shown
    view.pass(1000)
    expect(view.shown).toBe(before)
    view.pass(defaultTimes.confirmMs)
    expect(tonesOf(view.shown)).toEqual([undefined, undefined, 'success', 'a success', 'b success'])
  })

  it('sees good news although messages were missed in an outage before', () => {
    const view = back(skipped('a', start - 1))
    expect(tonesOf(view.shown)).toEqual(['back-online', 'success', 'success', 'a success'])
  })

  it('sees a channel that catches up as it is, whatever it lost', () => {
    const view = back(skipped('a', start + 2600), channel('b'))
    view.set(channels({ ...skipped('a', start + 2600), status: 'resyncing' }, channel('b'))).pass(500)
    expect(tonesOf(view.shown)).toEqual(['back-online', 'warning', 'warning', 'a info', 'b success'])
  })
})
