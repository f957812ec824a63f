import { runInNewContext } from 'node:vm'
import * as v from 'valibot'
import {
  channel,
  channelMessages,
  defineChannel,
  http,
  createConnectivity,
  type useChannelState,
  type ConnectivityError,
  type StandardSchema,
} from 'react-connectivity'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { createWorld } from './support/world.js'

const schemas = [
  ['zod', z.object({ amount: z.number() })],
  ['valibot', v.object({ amount: v.number() })],
] as const

describe('data that fails the schema of its channel', () => {
  it.each(schemas)(
    'is counted and reported, not delivered; the next is (%s) [C16]',
    async (_name, schema) => {
      const orders = defineChannel('orders', { schema })
      const world = createWorld()
      const got: number[] = []
      const errors: ConnectivityError[] = []
      const plain: unknown[] = []
      channelMessages(world.client, orders).subscribe({
        onMessage: ({ amount }) => got.push(amount),
        onError: (error) => errors.push(error),
        keep: 10,
      })
      world.channel('orders').subscribe({ onMessage: (data) => plain.push(data) })
      await world.connect()
      for (const data of [{ amount: 1 }, { amount: 'two' }, { amount: 3 }])
        void world.simulation.server.publish('orders', data)
      await world.advance(100)
      expect(got).toEqual([1, 3])
      expect(errors).toMatchObject([{ code: 'invalid', channel: 'orders' }])
      expect(errors[0]?.message).toContain('amount')
      expect(world.problems).toEqual(errors)
      expect(world.channel('orders').getState()).toMatchObject({
        invalid: 1,
        continuity: 'intact',
        fault: null,
      })
      expect(
        channelMessages(world.client, orders)
          .messages()
          .map(({ data }) => data.amount),
      ).toEqual([1, 3])
      expect(plain, 'a plain name has no schema').toHaveLength(3)
    },
  )

  it('is reported also when a component that comes later asks for the history', async () => {
    const orders = defineChannel('orders', {
      schema: z.object({ amount: z.number() }),
      initial: 0,
      reduce: (sum: number, { amount }) => sum + amount,
    })
    const world = createWorld()
    world.channel('orders').subscribe({})
    await world.connect()
    for (const data of [{ amount: 1 }, { amount: 'two' }, { amount: 3 }])
      await world.simulation.server.publish('orders', data)
    await world.advance(100)
    const list = channelMessages(world.client, orders)
    list.subscribe({ keep: 10, history: 10 })
    await world.advance(100)
    expect(list.messages().map(({ data }) => data.amount)).toEqual([1, 3])
    expect(world.problems).toMatchObject([{ code: 'invalid', channel: 'orders' }])
  })

  it('is not folded either, and a schema may change what it lets through', async () => {
    const total = defineChannel('total', {
      schema: z.object({ amount: z.coerce.number() }),
      initial: 0,
      reduce: (sum: number, { amount }) => sum + amount,
    })
    expect(
      total.reduce?.(
        1,
        { amount: 2 },
        { channel: 'total', epoch: null, offset: null, id: null, from: null, at: null },
      ),
    ).toBe(3)
    const world = createWorld()
    const got: unknown[] = []
    channel(world.client, total).subscribe({ onMessage: (data) => got.push(data) })
    await world.connect()
    void world.simulation.server.publish('total', { amount: '12' })
    await world.advance(100)
    expect(got).toEqual([{ amount: 12 }])
  })

  it('counts as failed when the schema throws, or answers later', async () => {
    const throwing: StandardSchema<number> = {
      '~standard': {
        version: 1,
        vendor: 'own',
        validate() {
          throw new Error('broken schema')
        },
      },
    }
    const unspeakable: StandardSchema<number> = {
      '~standard': {
        version: 1,
        vendor: 'own',
        validate() {
          throw Object.create(null)
        },
      },
    }
    // Such as one of a frame.
    const thenable = runInNewContext('Promise.resolve({ value: 1 })') as Promise<never>
    const foreign: StandardSchema<number> = {
      '~standard': { version: 1, vendor: 'own', validate: () => thenable },
    }
    const later = z.number().refine(() => Promise.resolve(true))
    for (const [schema, words] of [
      [throwing, 'broken schema'],
      [unspeakable, 'the schema threw'],
      [later, 'asynchronous'],
      [foreign, 'asynchronous'],
    ] as const) {
      const world = createWorld()
      const got: unknown[] = []
      channel(world.client, defineChannel('a', { schema })).subscribe({ onMessage: (data) => got.push(data) })
      await world.connect()
      void world.simulation.server.publish('a', 1)
      await world.advance(100)
      expect([got, world.channel('a').getState()?.invalid]).toEqual([[], 1])
      expect(world.problems[0]?.message).toContain(words)
    }
  })
})

describe('a definition', () => {
  it('gives the types of what comes in, what may be sent, and the state', () => {
    const world = createWorld()
    const orders = defineChannel('orders', {
      schema: z.object({ id: z.string(), at: z.coerce.date() }),
      initial: [],
      reduce: (list: readonly string[], { id }) => [...list, id],
      resync: async () => Promise.resolve(['1']),
    })
    const handle = channelMessages(world.client, orders)
    expectTypeOf<ReturnType<typeof handle.messages>[number]['data']>().toEqualTypeOf<{
      id: string
      at: Date
    }>()
    expectTypeOf(handle.send).parameter(0).toHaveProperty('id')
    // @ts-expect-error -- an order has an id
    expect(() => void handle.send({ nonsense: true }).catch(() => undefined)).not.toThrow()
    expectTypeOf<
      ReturnType<typeof useChannelState<{ id: string; at: Date }, unknown, readonly string[]>>
    >().toEqualTypeOf<readonly string[]>()
    const plain = defineChannel<{ readonly text: string }>('plain')
    expectTypeOf(channel(world.client, plain).send).parameter(0).toEqualTypeOf<{ readonly text: string }>()
  })

  it('says what is wrong with it at once', () => {
    expect(() => defineChannel('')).toThrow('expected a name of 1 to 200 characters, got ""')
    // @ts-expect-error -- no schema
    expect(() => defineChannel('a', { schema: { parse: () => 1 } })).toThrow(
      'schema must be a Standard Schema',
    )
    expect(() => defineChannel('a', { limit: 0 })).toThrow('limit must be a whole number ≥ 1, got 0')
    expect(() => defineChannel('a', { history: -1 })).toThrow('history must be a whole number ≥ 0, got -1')
    // @ts-expect-error -- no function
    expect(() => defineChannel('a', { reduce: 1 })).toThrow('reduce must be a function, got 1')
    // @ts-expect-error -- no actions
    expect(() => defineChannel('a', { actions: 'reload' })).toThrow(
      'actions must be an object from reason to action, got "reload"',
    )
    // @ts-expect-error -- no options
    expect(() => defineChannel('a', z.string())).toThrow('defineChannel("a"): ')
    // @ts-expect-error -- a list
    expect(() => defineChannel('a', null)).toThrow(
      'defineChannel("a"): expected an object of options, got null',
    )
  })

  it('refuses an option that it does not know, and names those that it knows', () => {
    const known = 'known are schema, initial, reduce, resync, history, onGap, limit, actions'
    for (const name of ['inital', 'onMessage', 'keep', '__proto', 'constructor'])
      expect(() => defineChannel('a', { [name]: 1 })).toThrow(
        `defineChannel("a"): unknown option "${name}"; ${known}`,
      )
  })

  it('may want other actions than the client, for its own channel only', async () => {
    const world = createWorld({}, { authorize: ({ channel: name }) => name === 'c' })
    const a = defineChannel('a', { actions: { 'channel-denied': 'sign-in' } })
    channel(world.client, a).subscribe({})
    world.channel('b').subscribe({})
    await world.connect()
    expect(world.channel('a').getState()?.actions).toEqual({ 'channel-denied': 'sign-in' })
    expect(world.channel('b').getState()?.actions).toBeNull()
  })
})

describe('a channel of a connector that has none', () => {
  it('is refused at the call, with what was expected, what came, and what to do [C12]', () => {
    const client = createConnectivity(http({ probe: '/health' }))
    expect(() => channel(client, 'orders')).toThrow(
      'channel: the connector "http" has no channels; expected a connector with channels, got "http"; use channelServer(url)',
    )
    client.dispose()
  })

  it('is refused by its name, too', () => {
    const world = createWorld()
    // @ts-expect-error -- a number is no name
    expect(() => channel(world.client, 7)).toThrow('channel: expected the name of a channel')
  })
})
