import { describe, expect, it } from 'vitest'
import type { ChannelListener, ChannelState } from 'react-connectivity'
import type { ChannelReceiver } from '../../src/engine/channelPort.js'
import { createScripted, type Scripted } from './support/scripted.js'

/** What a server does after it has answered the n-th subscription with a position and a promise of 1,000 messages. */
type Lie = (receiver: ChannelReceiver, at: number, n: number) => void

const send = (receiver: ChannelReceiver, offset: number): void =>
  receiver.message('a', { data: offset, offset, id: null })
const promise = (receiver: ChannelReceiver, offset: number, epoch = 'e'): void =>
  receiver.subscribed('a', { kind: 'log', position: { epoch, offset }, replay: 1000 })
const end = (receiver: ChannelReceiver, reason: 'channel-closed' | 'channel-full', offset: number): void =>
  receiver.ended('a', { reason, code: reason, message: null, last: { epoch: 'e', offset } })

const lies: { readonly [what: string]: Lie } = {
  'sends none of them': () => undefined,
  'sends three of them': (receiver, at) => [1, 2, 3].forEach((step) => send(receiver, at + step)),
  'sends them with a hole': (receiver, at) => [1, 2, 5, 6].forEach((step) => send(receiver, at + step)),
  'promises more with each of them': (receiver, at) => {
    for (let step = 1; step < 90; step += 1) {
      send(receiver, at + step)
      promise(receiver, at + step)
    }
  },
  'closes the channel': (receiver, at) => end(receiver, 'channel-closed', at),
  'says that its buffer is full': (receiver, at) => end(receiver, 'channel-full', at),
  'goes on in another history': (receiver, at, n) => promise(receiver, at, `e${String(n)}`),
}

/** What a resync cannot heal. */
const isEndless = [
  'sends them with a hole',
  'closes the channel',
  'says that its buffer is full',
  'goes on in another history',
]

const manners: { readonly [how: string]: ChannelListener } = {
  'asks the person': { onMessage: () => undefined },
  'skips what is lost': { onMessage: () => undefined, onGap: 'skip' },
  'fetches its state anew': { onMessage: () => undefined, resync: () => undefined },
}

interface Told {
  readonly page: Scripted
  readonly state: () => ChannelState | null
  /** The times of the subscriptions. */
  readonly asked: readonly number[]
}

/** A channel whose server tells the same lie in answer to each subscription. */
async function tell(lie: Lie | null, listener: ChannelListener): Promise<Told> {
  const asked: number[] = []
  const told: Told['page'] = createScripted({
    hasPositions: true,
    subscribe: (_name, { position }) => {
      asked.push(told.environment.now())
      const n = asked.length
      if (lie === null) return
      told.environment.setTimer(() => {
        const at = position === null || position.epoch === '*' ? 100 * n : position.offset
        void told.tell((receiver) => {
          promise(receiver, at)
          lie(receiver, at, n)
        })
      }, 10)
    },
  })
  const here = told.channel('a')
  here.subscribe(listener)
  await told.up('ada')
  return { page: told, state: here.getState, asked }
}

const mostWithin = (times: readonly number[], ms: number): number =>
  Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + ms).length))

describe('a server that promises more messages than it sends, again and again', () => {
  const cases = Object.keys(lies).flatMap((what) => Object.keys(manners).map((how) => [what, how] as const))

  it.each(cases)('and %s does not keep a channel busy for ever, which %s', async (what, how) => {
    const { page, state, asked } = await tell(lies[what] ?? null, manners[how] ?? {})
    await page.environment.advance(600_000)
    expect(mostWithin(asked, 10_000)).toBeLessThanOrEqual(11)
    const before = asked.length
    await page.environment.advance(3_600_000)
    expect(asked.length, 'it is over').toBe(before)
    const isHealed = how === 'fetches its state anew' && !isEndless.includes(what)
    expect(state()?.status).toBe(isHealed ? 'subscribed' : 'failed')
    if (state()?.status === 'failed') {
      expect(['channel-gap', 'channel-full', 'channel-closed']).toContain(state()?.reason)
      expect(state()?.fault?.acknowledged).toBe(false)
    } else {
      expect(state()).toMatchObject({ continuity: 'recovered', fault: null })
    }
  })

  it('and promises more with each message is held to its first promise', async () => {
    const { page, state } = await tell(() => undefined, manners['asks the person'] ?? {})
    await page.environment.advance(100)
    for (let offset = 101; offset <= 1100; offset += 1) {
      expect(state()?.status).toBe('subscribing')
      await page.tell((receiver) => {
        send(receiver, offset)
        promise(receiver, offset)
      })
    }
    expect(state()).toMatchObject({ status: 'subscribed', continuity: 'intact' })
  })

  it('is asked again by a person, and believed when it keeps its promise', async () => {
    let isLying = true
    const { page, state } = await tell((receiver, at, n) => {
      const count = isLying ? 3 : 1000
      for (let step = 1; step <= count; step += 1) send(receiver, at + step)
      expect(n).toBeGreaterThan(0)
    }, manners['asks the person'] ?? {})
    await page.environment.advance(600_000)
    expect(state()).toMatchObject({ status: 'failed', continuity: 'gap', reason: 'channel-gap' })
    isLying = false
    page.channel('a').resubscribe()
    await page.environment.advance(1000)
    expect(state()).toMatchObject({ status: 'subscribed', continuity: 'gap' })
  })
})

describe('a server that closes the channel and makes it anew, again and again', () => {
  it('is followed at most 10 times in 10 s, then the channel says that it is closed', async () => {
    let subscriptions = 0
    const page = createScripted({ hasPositions: true, subscribe: () => void (subscriptions += 1) })
    const here = page.channel('a')
    here.subscribe({ onMessage: () => undefined })
    await page.up('ada')
    for (let n = 1; n <= 90; n += 1) {
      const position = { epoch: `e${String(n)}`, offset: 0 }
      await page.tell((receiver) => {
        if (here.getState()?.status !== 'failed')
          receiver.subscribed('a', { kind: 'log', position, replay: 0 })
      })
      await page.environment.advance(50)
      const end = { reason: 'channel-closed', code: null, message: null, last: position } as const
      await page.tell((receiver) => receiver.ended('a', end))
      await page.environment.advance(50)
    }
    expect([subscriptions, here.getState()?.status, here.getState()?.reason]).toEqual([
      11,
      'failed',
      'channel-closed',
    ])
    await page.environment.advance(10_000)
    here.resubscribe()
    await page.environment.settle()
    expect(subscriptions).toBe(12)
  })
})

describe('a server that cannot read its store in the middle of a replay', () => {
  it('is asked again once and waited for, and nothing counts as lost', async () => {
    const got: unknown[] = []
    const page = createScripted({ hasPositions: true })
    const here = page.channel('a')
    here.subscribe({ onMessage: (data) => void got.push(data) })
    await page.up('ada')
    await page.tell((receiver) => {
      promise(receiver, 100)
      for (const offset of [101, 102, 103]) send(receiver, offset)
    })
    await page.environment.advance(600_000)
    expect([page.calls, here.getState()?.gaps]).toEqual([['subscribe a - 0', 'subscribe a 103 0'], 0])
    await page.tell((receiver) => {
      promise(receiver, 103)
      for (let offset = 104; offset <= 1103; offset += 1) send(receiver, offset)
    })
    expect(got).toEqual(Array.from({ length: 1003 }, (_, n) => 101 + n))
    expect(here.getState()).toMatchObject({ status: 'subscribed', continuity: 'recovered', fault: null })
  })
})

describe('a server that sends slowly what it promised', () => {
  it('is waited for as long as messages come', async () => {
    const { page, state, asked } = await tell(() => undefined, manners['asks the person'] ?? {})
    await page.environment.advance(100)
    for (let offset = 101; offset <= 160; offset += 1) {
      await page.tell((receiver) => send(receiver, offset))
      await page.environment.advance(10_000)
    }
    expect([asked.length, state()?.status]).toEqual([1, 'subscribing'])
    for (let offset = 161; offset <= 1100; offset += 1) await page.tell((receiver) => send(receiver, offset))
    expect(state()).toMatchObject({ status: 'subscribed', continuity: 'intact' })
    await page.environment.advance(100)
    expect(page.environment.timers(), 'nothing waits any longer').toBe(0)
    await page.environment.advance(600_000)
    expect(asked.length).toBe(1)
  })
})
