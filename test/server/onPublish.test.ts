import { describe, expect, it } from 'vitest'
import {
  PublishRefusedError,
  type ChannelServerOptions,
  type IncomingPublish,
  type OnPublish,
} from 'react-connectivity/server'
import { bothStores } from './support/bothStores.js'
import { startServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'
import { after, publish, thenable, welcomed } from './support/welcomed.js'

const byToken = { authenticate: ({ token = '' }) => ({ id: token, name: `Dr ${token}` }) } as const

describe('onPublish', () => {
  it.each(bothStores)(
    'sees data and user, refuses with a code and stamps; messages say from whom and when, live, late and in pages, from %s [O14]',
    async (_, make) => {
      const open = await make()
      const seen: IncomingPublish[] = []
      const options: Partial<ChannelServerOptions> = {
        ...byToken,
        from: (user) => (user as { readonly name?: string }).name ?? null,
        onPublish(incoming) {
          seen.push(incoming)
          const { text } = incoming.data as { readonly text: string }
          if (text === 'rude') return { refuse: 'too-rude', message: 'Please be kind.' }
          return { text, stamped: true }
        },
      }
      const before = Date.now()
      const server = await startServer({ ...options, store: open() })
      const ada = await server.connect({ token: 'ada' })
      ada.send({ t: 'subscribe', ch: 'a' })
      const { pos } = await ada.next('subscribed')
      ada.send(
        { t: 'publish', id: 'x', ch: 'a', d: { text: 'hello', from: 'the boss' }, from: 'the boss', at: 1 },
        { t: 'publish', id: 'y', ch: 'a', d: { text: 'rude' } },
      )
      const message = await ada.next('message')
      expect(message).toEqual({
        ...{ t: 'message', ch: 'a', o: 1, d: { text: 'hello', stamped: true }, id: 'x' },
        ...{ from: 'Dr ada', at: message.at },
      })
      expect(message.at).toBeGreaterThanOrEqual(before)
      expect(message.at).toBeLessThanOrEqual(Date.now())
      await ada.until(() => ada.frames.some(({ t }) => t === 'nack'))
      expect(ada.frames.find(({ t }) => t === 'nack')).toEqual({
        ...{ t: 'nack', id: 'y', error: 'refused', code: 'too-rude', message: 'Please be kind.' },
      })
      expect(seen.map(({ user, channel, id, isEphemeral }) => [user, channel, id, isEphemeral])).toEqual([
        [{ id: 'ada', name: 'Dr ada' }, 'a', 'x', false],
        [{ id: 'ada', name: 'Dr ada' }, 'a', 'y', false],
      ])
      await server.publish('a', 'news', { from: 'the office' })
      await server.close()

      const later = await startServer({ ...options, store: open() })
      const bob = await later.connect({ token: 'bob' })
      bob.send({ t: 'subscribe', ch: 'a', pos })
      await bob.until(() => bob.messages('a').length === 2)
      const [first, second] = bob.messages('a')
      expect(first).toEqual(message)
      expect(second).toMatchObject({ d: 'news', from: 'the office' })
      bob.send({ t: 'page', ch: 'a', epoch: pos.epoch, before: 3, limit: 10 })
      const { t: _t, ch: _ch, ...paged } = message
      expect((await bob.next('page')).messages[0]).toEqual(paged)
    },
  )

  it('may throw its refusal, and one of a channel takes the place of the server’s', async () => {
    const { clock, client, answers } = await welcomed({
      channels: {
        a: { kind: 'log' },
        'b*': {
          kind: 'log',
          onPublish: () => {
            throw new PublishRefusedError('closed', 'Come tomorrow.')
          },
        },
      },
      onPublish: () => Promise.reject(new PublishRefusedError('muted')),
    })
    client.send(publish(1), publish(2, { ch: 'b1' }))
    await clock.tick()
    expect(answers().toSorted()).toEqual(['1 muted', '2 closed'])
    expect(client.frames.find((frame) => 'message' in frame)).toMatchObject({ message: 'Come tomorrow.' })
  })

  it('keeps the order of a sender, however slow it is for one message', async () => {
    const clock = createVirtualClock()
    const order: unknown[] = []
    const { client, answers } = await welcomed(
      {
        onPublish: ({ data }) => {
          order.push(data)
          return data === 1 ? after(clock, 500, 'one') : undefined
        },
      },
      clock,
    )
    client.send(publish(1), publish(2, { follows: true }), publish(3, { follows: true }))
    await clock.advance(499)
    expect(answers()).toEqual([])
    expect(order).toEqual([1])
    await clock.advance(1)
    expect(answers()).toEqual(['1 at 1', '2 at 2', '3 at 3'])
    expect(order).toEqual([1, 2, 3])
  })

  it('that throws or hangs refuses for a moment only, and nothing behind the message is kept before it', async () => {
    const clock = createVirtualClock()
    let fault: 'throws' | 'hangs' | null = 'throws'
    const onPublish: OnPublish = ({ data }) => {
      if (data !== 1 || fault === null) return undefined
      if (fault === 'throws') throw new Error('the database of the app is away')
      return new Promise(() => undefined)
    }
    const { client, answers } = await welcomed({ onPublish }, clock)
    client.send(publish(1), publish(2, { follows: true }))
    await clock.tick()
    expect(answers()).toEqual(['1 server-error', '2 out-of-order'])
    fault = 'hangs'
    client.send(publish(1), publish(2, { follows: true }))
    await clock.advance(9999)
    expect(answers()).toHaveLength(2)
    await clock.advance(1)
    expect(answers().slice(2)).toEqual(['1 server-error', '2 out-of-order'])
    fault = null
    client.send(publish(1), publish(2, { follows: true }))
    await clock.tick()
    expect(answers().slice(4)).toEqual(['1 at 1', '2 at 2'])
    expect(clock.timers(), 'no timer of a check is left, but those of the hub').toBeLessThan(4)
  })

  it('does not bring back a session that was closed while it was asked', async () => {
    const clock = createVirtualClock()
    const { hub, client } = await welcomed({ onPublish: () => after(clock, 100, 'late') }, clock)
    client.send(publish(1))
    await clock.tick()
    await hub.closeSession(hub.sessions()[0]?.id ?? '')
    await clock.advance(200)
    expect(await hub.publish('a', 'first')).toEqual({ offset: 1 })
  })

  it('may change the data only to what a client could have sent', async () => {
    const answersOf: Record<string, unknown> = {
      big: 'x'.repeat(65_537),
      deep: JSON.parse(`${'['.repeat(63)}${']'.repeat(63)}`),
      none: () => 1,
      cycle: (() => {
        const cycle: unknown[] = []
        cycle.push(cycle)
        return cycle
      })(),
      code: { refuse: 7 },
      empty: { refuse: '' },
    }
    const { clock, client, answers } = await welcomed({ onPublish: ({ channel }) => answersOf[channel] })
    for (const ch of Object.keys(answersOf)) client.send({ t: 'publish', id: ch, ch, d: 1 })
    await clock.tick()
    expect(answers()).toEqual([
      'big message-too-big',
      'deep invalid',
      'none server-error',
      'cycle server-error',
      'code server-error',
      'empty server-error',
    ])
  })

  it('does not take data for a refusal that only looks like one', async () => {
    const { clock, client, answers } = await welcomed({
      onPublish: ({ data, channel }) => (channel === 'same' ? data : { ...(data as object), at: 1 }),
    })
    for (const ch of ['same', 'stamped'])
      client.send({ t: 'publish', id: ch, ch, d: { refuse: 'server-error', message: 'no' } })
    await clock.tick()
    expect(answers()).toEqual(['same at 1', 'stamped at 1'])
  })

  it('waits for promises of any library, and never publishes one', async () => {
    const { clock, client, answers } = await welcomed({
      onPublish: () => thenable({ refuse: 'not-now' }),
    })
    client.send(publish(1))
    await clock.tick()
    expect(answers()).toEqual(['1 not-now'])
  })
})
