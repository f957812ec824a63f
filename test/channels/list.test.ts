import { describe, expect, it } from 'vitest'
import { channelMessages, type ChannelMessages } from 'react-connectivity'
import type { Subscribed } from '../../src/engine/channelPort.js'
import { createScripted, type Scripted } from './support/scripted.js'
import { watch } from './support/world.js'

const atHead = (offset: number): Subscribed => ({ kind: 'log', position: { epoch: 'e', offset }, replay: 0 })

/** What the list shows after the next frame. */
async function shown(page: Scripted, here: ChannelMessages): Promise<string> {
  await page.environment.advance(20)
  return here
    .messages()
    .map(({ data, state, offset }) => `${String(data)} ${state} ${String(offset)}`)
    .join(', ')
}

async function room(port: Parameters<typeof createScripted>[0] = {}, offset = 3) {
  const page = createScripted({ hasPositions: true, deduplicates: true, ...port })
  const here = channelMessages(page.client, 'room')
  here.subscribe({ keep: 10 })
  await page.up('ada')
  await page.tell((receiver) => receiver.subscribed('room', atHead(offset)))
  return { page, here }
}

describe('a message of one’s own', () => {
  it('is one message, whether its acknowledgement or the message itself comes first [C15]', async () => {
    for (const isAckFirst of [true, false]) {
      const { page, here } = await room()
      const sent = watch(here.send('mine', { id: 'm1' }))
      await page.environment.settle()
      expect(here.messages(), 'without waiting for a frame').toMatchObject([
        { id: 'm1', state: 'sent', isOwn: true },
      ])
      const steps = [
        () => page.tell((receiver) => receiver.acknowledged('m1', 4)),
        () => page.tell((receiver) => receiver.message('room', { data: 'mine', offset: 4, id: 'm1' })),
      ]
      if (!isAckFirst) steps.reverse()
      await steps[0]?.()
      expect(await shown(page, here)).toBe('mine kept 4')
      await steps[1]?.()
      expect(await shown(page, here)).toBe('mine kept 4')
      expect([sent.code, here.messages()[0]?.id, here.messages()[0]?.isOwn]).toEqual(['kept', 'm1', true])
    }
  })

  it('takes its place among those of others when it comes in', async () => {
    const { page, here } = await room()
    watch(here.send('mine', { id: 'm1' }))
    await page.environment.settle()
    await page.tell((receiver) => {
      receiver.acknowledged('m1', 5)
      receiver.message('room', { data: 'theirs', offset: 4, id: null })
    })
    expect(await shown(page, here)).toBe('theirs kept 4, mine kept 5')
    await page.tell((receiver) => {
      receiver.message('room', { data: 'mine', offset: 5, id: 'm1' })
      receiver.message('room', { data: 'later', offset: 6, id: null })
    })
    expect(await shown(page, here)).toBe('theirs kept 4, mine kept 5, later kept 6')
  })

  it('is recognised by its place where the server does not tell ids', async () => {
    const { page, here } = await room()
    watch(here.send('mine'))
    await page.environment.settle()
    await page.tell((receiver) => receiver.acknowledged(page.published[0]?.id ?? '', 4))
    await page.tell((receiver) => receiver.message('room', { data: 'mine', offset: 4, id: null }))
    expect(await shown(page, here)).toBe('mine kept 4')
  })

  it('is one message when it came in and is sent again, because the answer was lost [C15]', async () => {
    for (const others of [0, 20]) {
      const { page, here } = await room()
      watch(here.send('mine', { id: 'm1' }))
      await page.environment.settle()
      await page.down()
      await page.up('ada')
      await page.tell((receiver) => {
        receiver.subscribed('room', { ...atHead(3), replay: 1 + others })
        receiver.message('room', { data: 'mine', offset: 4, id: 'm1' })
        for (let n = 0; n < others; n += 1) receiver.message('room', { data: n, offset: 5 + n, id: null })
      })
      expect(page.published.map(({ id }) => id)).toEqual(['m1', 'm1'])
      const before = await shown(page, here)
      expect(before.match(/mine/g)?.length ?? 0).toBe(others === 0 ? 1 : 0)
      await page.tell((receiver) => receiver.acknowledged('m1', 4))
      expect(await shown(page, here)).toBe(before)
    }
  })

  it('stands at its place when it was skipped, and the answer comes behind later ones', async () => {
    const page = createScripted({ hasPositions: true, deduplicates: true })
    const here = channelMessages(page.client, 'room')
    here.subscribe({ keep: 10, onGap: 'skip' })
    await page.up('ada')
    await page.tell((receiver) => receiver.subscribed('room', atHead(3)))
    await page.tell((receiver) => receiver.message('room', { data: 'first', offset: 4, id: null }))
    watch(here.send('mine', { id: 'm1' }))
    await page.environment.settle()
    await page.tell((receiver) =>
      receiver.ended('room', { reason: 'channel-full', code: null, message: null, last: null }),
    )
    await page.tell((receiver) => receiver.subscribed('room', atHead(6)))
    await page.tell((receiver) => receiver.message('room', { data: 'later', offset: 7, id: null }))
    await page.tell((receiver) => receiver.acknowledged('m1', 5))
    expect(await shown(page, here)).toBe('first kept 4, mine kept 5, later kept 7')
  })

  it('waits no more in a list that nobody looked at when it was answered', async () => {
    const page = createScripted({ hasPositions: true, deduplicates: true })
    const here = channelMessages(page.client, 'room')
    here.subscribe({})
    const leave = here.subscribe({ keep: 10 })
    await page.up('ada')
    await page.tell((receiver) => receiver.subscribed('room', atHead(3)))
    watch(here.send('mine', { id: 'm1' }))
    expect(await shown(page, here)).toBe('mine sent null')
    leave()
    await page.environment.advance(1000)
    await page.tell((receiver) => {
      receiver.acknowledged('m1', 4)
      receiver.message('room', { data: 'mine', offset: 4, id: 'm1' })
    })
    here.subscribe({ keep: 10 })
    expect(await shown(page, here)).toBe('')
  })

  it('that was refused while nobody looked at the list waits no more in it', async () => {
    const page = createScripted({ hasPositions: true, deduplicates: true })
    const here = channelMessages(page.client, 'room')
    here.subscribe({})
    const leave = here.subscribe({ keep: 10 })
    await page.up('ada')
    await page.tell((receiver) => receiver.subscribed('room', atHead(3)))
    watch(here.send('mine', { id: 'm1' }))
    await page.environment.settle()
    leave()
    await page.environment.advance(1000)
    await page.tell((receiver) =>
      receiver.refused('m1', { code: 'forbidden', message: null, isTemporary: false }),
    )
    here.subscribe({ keep: 10 })
    await page.environment.settle()
    expect(here.messages()).toEqual([])
  })

  it('stays once where the connector has no positions, also when it is echoed under its id', async () => {
    const page = createScripted()
    const here = channelMessages(page.client, 'room')
    here.subscribe({ keep: 10 })
    await page.up('ada')
    await page.tell((receiver) => receiver.subscribed('room', { kind: 'log', position: null, replay: 0 }))
    watch(here.send('mine', { id: 'm1' }))
    await page.environment.settle()
    await page.tell((receiver) => {
      receiver.acknowledged('m1', null)
      receiver.message('room', { data: 'theirs', offset: null, id: null })
      receiver.message('room', { data: 'mine', offset: null, id: 'm1' })
    })
    expect(await shown(page, here)).toBe('mine kept null, theirs kept null')
  })

  it('that waits is there for a list that is made later', async () => {
    const page = createScripted({ hasPositions: true, deduplicates: true })
    const here = channelMessages(page.client, 'room')
    watch(here.send('early'))
    here.subscribe({ keep: 10 })
    expect(await shown(page, here)).toBe('early queued null')
  })
})

describe('older messages', () => {
  const old = (offset: number) => ({ data: offset, offset, id: null })

  it('are taken only as far as they lead up to the list without a hole', async () => {
    const asked: string[] = []
    const { page, here } = await room({
      page: (_channel, before, limit) => void asked.push(`${before.offset} ${limit}`),
    })
    await page.tell((receiver) => receiver.message('room', old(4)))
    const found = here.loadOlder(10)
    await page.environment.settle()
    expect(asked).toEqual(['4 10'])
    await page.tell((receiver) =>
      receiver.paged('room', {
        before: { epoch: 'e', offset: 4 },
        messages: [old(1), old(3)],
        hasMore: false,
      }),
    )
    expect([await found, await shown(page, here)]).toEqual([1, '3 kept 3, 4 kept 4'])
  })

  it('are no more than were asked for, so that a list and a state may ask at the same place', async () => {
    const asked: string[] = []
    const { page, here } = await room({
      page: (_channel, before, limit) => void asked.push(`${before.offset} ${limit}`),
    })
    await page.tell((receiver) => receiver.message('room', old(4)))
    const pageBefore = (offset: number, ...offsets: number[]) =>
      page.tell((receiver) =>
        receiver.paged('room', {
          before: { epoch: 'e', offset },
          messages: offsets.map(old),
          hasMore: false,
        }),
      )
    const first = here.loadOlder(1)
    await page.environment.settle()
    await pageBefore(4, 1, 2, 3)
    expect([await first, await shown(page, here)]).toEqual([1, '3 kept 3, 4 kept 4'])
    const rest = here.loadOlder(5)
    await page.environment.settle()
    await pageBefore(3, 1, 2)
    expect([await rest, asked]).toEqual([2, ['4 1', '3 5']])
  })

  it('come page by page, until there are as many as were asked for', async () => {
    const asked: string[] = []
    const { page, here } = await room(
      { page: (_channel, before, limit) => void asked.push(`${before.offset} ${limit}`) },
      900,
    )
    here.subscribe({ keep: 1000 })
    const found = here.loadOlder(300)
    await page.environment.settle()
    for (const before of [901, 701]) {
      const messages = Array.from({ length: 200 }, (_, n) => old(before - 200 + n)).slice(
        before === 701 ? 100 : 0,
      )
      await page.tell((receiver) =>
        receiver.paged('room', { before: { epoch: 'e', offset: before }, messages, hasMore: true }),
      )
    }
    expect([asked, await found]).toEqual([['901 200', '701 100'], 300])
  })

  it('are not waited for when the connector has none', async () => {
    const { here } = await room()
    expect(await here.loadOlder()).toBe(0)
  })
})
