import { describe, expect, it } from 'vitest'
import { checkHistory } from './support/checkHistory.js'
import {
  accepted,
  answered,
  asked,
  acknowledged,
  caused,
  delivered,
  dialled,
  durable,
  ended,
  facts,
  fault,
  historyOf,
  invoked,
  opened,
  rejected,
} from './support/forged.js'
import type { NewEvent } from './support/history.js'
import { kindOf } from './support/shrink.js'

const kinds = (...events: readonly NewEvent[]): readonly string[] => [
  ...new Set(checkHistory(historyOf(...events), facts).map(kindOf)),
]

const one = accepted(1, 'server:1')
const two = accepted(2, 'server:2')
const three = accepted(3, 'server:3')
const chat = [accepted(1, 'c0:1'), invoked('c0:1')] as const

describe('the checker of histories', () => {
  it('accepts a true history, with a fault before a hole and a new reading after it', () => {
    expect(
      kinds(
        invoked('c0:1'),
        accepted(1, 'c0:1'),
        acknowledged('c0:1', 1),
        delivered(1, 'c0:1'),
        two,
        three,
        caused('channel-full'),
        fault('channel-full'),
        { type: 'moved', client: 'c0', channel: 'orders' },
        delivered(3, 'server:3'),
        dialled(),
        ended(),
      ),
    ).toEqual([])
  })

  const forged: readonly (readonly [string, string, readonly NewEvent[]])[] = [
    ['a message that was never accepted', 'invented', [one, delivered(1, 'server:7')]],
    ['a message at a place of another one', 'invented', [one, two, delivered(1, 'server:2')]],
    [
      'a message twice',
      'twice delivered',
      [
        one,
        two,
        accepted(3, 'server:1'),
        ...[1, 2, 3].map((n) => delivered(n, n === 3 ? 'server:1' : `server:${n}`)),
      ],
    ],
    ['a hole without a fault', 'hole', [one, two, three, delivered(1, 'server:1'), delivered(3, 'server:3')]],
    ['messages backwards', 'backwards', [one, two, delivered(2, 'server:2'), delivered(1, 'server:1')]],
    [
      'another history without a fault',
      'changed',
      [
        one,
        accepted(1, 'server:2', { epoch: 'e.2' }),
        delivered(1, 'server:1'),
        delivered(1, 'server:2', { epoch: 'e.2' }),
      ],
    ],
    [
      'a reader that goes on after the store lost what it had',
      'silent loss',
      [
        one,
        two,
        delivered(1, 'server:1'),
        delivered(2, 'server:2'),
        opened(1),
        accepted(2, 'server:3'),
        accepted(3, 'server:4'),
        delivered(3, 'server:4'),
      ],
    ],
    ['a place that changed its content', 'rewritten', [one, accepted(1, 'server:2')]],
    [
      'a send that was accepted twice',
      'twice accepted',
      [invoked('c0:1'), accepted(1, 'c0:1'), accepted(2, 'c0:1'), acknowledged('c0:1', 1)],
    ],
    [
      'a send that was accepted on another channel',
      'strayed',
      [invoked('c0:1'), accepted(1, 'c0:1', { channel: 'prices' }), acknowledged('c0:1', 1)],
    ],
    [
      'a send of one user that was accepted as that of another',
      'identity',
      [invoked('c0:1'), accepted(1, 'c0:1', { user: 'bob' }), acknowledged('c0:1', 1)],
    ],
    [
      'sends in another order',
      'order',
      [
        invoked('c0:1'),
        invoked('c0:2'),
        accepted(1, 'c0:2'),
        accepted(2, 'c0:1'),
        acknowledged('c0:2', 1),
        acknowledged('c0:1', 2),
      ],
    ],
    ['a send without an end', 'unsettled', chat],
    [
      'a send with two ends',
      'settled twice',
      [...chat, acknowledged('c0:1', 1), rejected('c0:1', 'expired')],
    ],
    [
      'a send that is given up on a connection that stands',
      'given up',
      [invoked('c0:1'), ...Array.from({ length: 1061 }, () => two), rejected('c0:1', 'expired')],
    ],
    ['a temporary refusal that ends a send', 'given up', [invoked('c0:1'), rejected('c0:1', 'server-error')]],
    ['an acknowledgement of nothing', 'false ack', [invoked('c0:1'), acknowledged('c0:1', 1)]],
    ['an acknowledgement of another place', 'false ack', [...chat, acknowledged('c0:1', 2)]],
    ['a definite rejection of an accepted send', 'false rejection', [...chat, rejected('c0:1', 'forbidden')]],
    ['a message that was not sent', 'unasked', [accepted(1, 'c9:1')]],
    ['a fault without a cause', 'uncaused', [fault('channel-closed')]],
    [
      'a message that the app was not asked about',
      'unchecked',
      [invoked('c0:1'), asked('c0:2'), answered('c0:2'), accepted(1, 'c0:1'), acknowledged('c0:1', 1)],
    ],
    [
      'a message that the app refused and the server kept',
      'unchecked',
      [invoked('c0:1'), asked('c0:1'), answered('c0:1', 'refused'), accepted(1, 'c0:1')],
    ],
    [
      'a message that the app is asked about again after it was accepted',
      'asked again',
      [invoked('c0:1'), asked('c0:1'), answered('c0:1'), accepted(1, 'c0:1'), asked('c0:1')],
    ],
    [
      'two questions about a message at once',
      'asked at once',
      [invoked('c0:1'), asked('c0:1'), asked('c0:1')],
    ],
    [
      'a message under the name of another sender',
      'misattributed',
      [...chat, delivered(1, 'c0:1', { from: 'bob' })],
    ],
    [
      'a message of the server under the name of a user',
      'misattributed',
      [one, delivered(1, 'server:1', { from: 'ada' })],
    ],
    ['a server that reads for ever', 'endless', [{ type: 'endless', channel: 'orders' }]],
    ['a storm of dials', 'storm', Array.from({ length: 32 }, () => dialled())],
    ['a client that does not come back', 'not connected', [ended({ status: 'reconnecting' })]],
    [
      'a channel that does not come back',
      'not subscribed',
      [ended({ channels: [{ channel: 'orders', status: 'failed', last: null }] })],
    ],
    [
      'a reader that misses the last message',
      'behind',
      [ended({ channels: [{ channel: 'orders', status: 'subscribed', last: 'server:1' }] })],
    ],
    ['a list that lacks a message', 'incomplete', [ended({ missing: ['server:1'] })]],
    ['a timer that is left', 'leak', [ended({ left: 1 })]],
    ['an error that was reported', 'reported', [ended({ reported: ['TypeError'] })]],
  ]

  it.each(forged)('finds %s', (_what, kind, events) => {
    expect(kinds(...events)).toContain(kind)
  })

  it('finds what was delivered or acknowledged before it was on the disk', () => {
    const found = (...events: readonly NewEvent[]): readonly string[] =>
      checkHistory(historyOf(...events), { ...facts, syncs: true }).map(kindOf)
    const told = [delivered(1, 'c0:1'), acknowledged('c0:1', 1)] as const
    expect(found(...chat, durable('c0:1'), ...told)).toEqual([])
    expect(found(...chat, ...told, durable('c0:1'))).toEqual(['not durable', 'not durable'])
  })

  it('finds that clients need more than a minute', () => {
    expect(checkHistory(historyOf(ended()), { ...facts, wellAt: null }).map(kindOf)).toContain('late')
  })

  it('lets a store that was set back keep what it lost again, and its readers go on after a fault', () => {
    const before = [invoked('c0:1'), one, accepted(2, 'c0:1'), delivered(1, 'server:1')] as const
    const after = [opened(1), accepted(2, 'server:3'), accepted(3, 'c0:1')] as const
    const told = [caused('process-closed'), fault('process-closed')] as const
    expect(
      kinds(
        ...before,
        delivered(2, 'c0:1'),
        ...after,
        ...told,
        delivered(3, 'c0:1'),
        acknowledged('c0:1', 3),
      ),
    ).toEqual([])
    // This reader was not ahead.
    const goesOn = [delivered(2, 'server:3'), delivered(3, 'c0:1'), acknowledged('c0:1', 3)] as const
    expect(kinds(...before, ...after, ...goesOn)).toEqual([])
  })

  it('lets a latest channel skip values, and never go back', () => {
    const prices = { channel: 'prices' } as const
    const values = [1, 2, 3].map((n) => accepted(n, `server:${n}`, prices))
    const shown = (...offsets: readonly number[]): readonly NewEvent[] =>
      offsets.map((n) => delivered(n, `server:${n}`, prices))
    expect(kinds(...values, ...shown(1, 3))).toEqual([])
    expect(kinds(...values, ...shown(3, 2))).toEqual(['backwards'])
  })
})
