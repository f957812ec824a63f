import type { ChannelKind } from 'react-connectivity'
import type { ChannelConfig } from 'react-connectivity/server'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { connectClient, follow } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

const kinds = { story: 'log', price: 'latest', inbox: 'session' } as const satisfies Record<
  string,
  ChannelKind
>
const names = Object.keys(kinds) as (keyof typeof kinds)[]

describe('the three kinds of a channel', () => {
  it('give a person who was away all messages, only the newest, or those of their own session [E1]', async () => {
    const server = await startServer({
      channels: {
        story: { kind: 'log', size: 100 },
        price: { kind: 'latest' },
        inbox: { kind: 'session', size: 100 },
      },
    })
    const client = await connectClient(server.url)
    const here = names.map((name) => follow<number>(client, name))
    await Promise.all(here.map((log) => log.reaches('subscribed')))
    await client.disconnect()
    await until('the server to notice', () => !server.sessions().some(({ connected }) => connected))
    for (const name of names) for (const n of [1, 2, 3]) await server.publish(name, n)
    client.connect()
    await Promise.all(here.map((log, index) => log.received(index === 1 ? 1 : 3)))
    await client.settled()
    expect(here.map(({ data }) => data)).toEqual([[1, 2, 3], [3], [1, 2, 3]])
    expect(names.map((name) => client.channel(name).getState()?.kind)).toEqual(Object.values(kinds))
    expect(here.flatMap(({ errors }) => errors)).toEqual([])

    const newcomer = await connectClient(server.url)
    const late = names.map((name) => follow<number>(newcomer, name, { history: 2 }))
    await Promise.all(late.map((log) => log.reaches('subscribed')))
    await newcomer.settled()
    expect(late.map(({ data }) => data)).toEqual([[2, 3], [3], []])
  })

  it('are the only ones, for the client and for the server [E1]', () => {
    expectTypeOf<ChannelKind>().toEqualTypeOf<'log' | 'latest' | 'session'>()
    expectTypeOf<ChannelConfig['kind']>().toEqualTypeOf<ChannelKind>()
  })
})
