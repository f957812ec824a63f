import { channelMessages, ephemeralChannel } from 'react-connectivity'
import type { IncomingPublish } from 'react-connectivity/server'
import { describe, expect, it } from 'vitest'
import { connectClient, follow } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

const byToken = { authenticate: ({ token = '' }) => ({ id: token }) } as const
const as = (token: string) => ({ auth: { getToken: () => Promise.resolve(token) } })

describe('a send that the app on the server refuses', () => {
  it('rejects at once with the code and the text of the app, and is never tried again; the others go on in order [O14]', async () => {
    const asked: unknown[] = []
    const server = await startServer({
      async onPublish({ data }: IncomingPublish) {
        asked.push(data)
        await Promise.resolve()
        return data === 2 ? { refuse: 'too-rude', message: 'Please be kind.' } : undefined
      },
    })
    const client = await connectClient(server.url)
    const reader = follow<number>(client, 'chat')
    await reader.reaches('subscribed')
    const { send } = client.channel('chat')
    const results = await Promise.allSettled([1, 2, 3, 4].map((n) => send(n)))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(results[1]).toMatchObject({
      reason: { code: 'too-rude', message: 'Please be kind.', channel: 'chat' },
    })
    await reader.received(3)
    expect(reader.data).toEqual([1, 3, 4])
    expect(asked.filter((data) => data === 2)).toHaveLength(1)
    expect(client.getState().outbox).toEqual([])
  })
})

describe('messages of several people', () => {
  it('say from whom and when, in callbacks and in lists, the same after a reconnect, and our own stay our own [O14]', async () => {
    const server = await startServer({ ...byToken, from: 'user-id' })
    const [ada, bob] = [
      await connectClient(server.url, as('ada')),
      await connectClient(server.url, as('bob')),
    ]
    const list = channelMessages<string>(ada, 'chat')
    const infos: unknown[] = []
    list.subscribe({ keep: 10, onMessage: (_data, info) => infos.push(info) })
    await until('the subscription', () => list.getState()?.status === 'subscribed')
    await list.send('from me')
    await bob.channel('chat').send('from bob')
    await server.publish('chat', 'news', { from: 'the office' })
    await until('three messages', () => list.messages().filter(({ at }) => at !== null).length === 3)
    const shown = list.messages().map(({ data, from, isOwn }) => [data, from, isOwn])
    expect(shown).toEqual([
      ['from me', 'ada', true],
      ['from bob', 'bob', false],
      ['news', 'the office', false],
    ])
    const times = list.messages().map(({ at }) => at)
    expect(infos).toMatchObject(list.messages().map(({ from, at }) => ({ from, at })))

    const late = await connectClient(server.url, as('eve'))
    const again = channelMessages<string>(late, 'chat')
    again.subscribe({ keep: 10, history: 10 })
    await until('the history', () => again.messages().length === 3)
    expect(again.messages().map(({ from }) => from)).toEqual(['ada', 'bob', 'the office'])
    expect(again.messages().map(({ at }) => at)).toEqual(times)
  })
})

describe('an ephemeral message', () => {
  it('reaches the others over real sockets, and is gone for who comes later', async () => {
    const server = await startServer({ ...byToken, from: 'user-id' })
    const [ada, bob] = [
      await connectClient(server.url, as('ada')),
      await connectClient(server.url, as('bob')),
    ]
    const got: unknown[] = []
    ephemeralChannel<string>(bob, 'chat').subscribe((data, { from }) => got.push([data, from]))
    await until('the subscription', () => bob.channel('chat').getState()?.status === 'subscribed')
    await ephemeralChannel(ada, 'chat').send('typing')
    await until('the message', () => got.length === 1)
    expect(got).toEqual([['typing', 'ada']])
    const late = await connectClient(server.url, as('eve'))
    const reader = follow<string>(late, 'chat', { history: 10 })
    await reader.reaches('subscribed')
    await ada.channel('chat').send('kept')
    await reader.received(1)
    expect(reader.data).toEqual(['kept'])
  })
})
