import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createHub } from '../../src/server/hub.js'
import { startServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'
import { thenable, welcomed } from './support/welcomed.js'

describe('the schema of a channel on the server', () => {
  const order = z.object({ id: z.number(), lines: z.array(z.object({ count: z.number().min(1) })) })

  it('refuses what fails it with the issues, and keeps what passes it as it came', async () => {
    const server = await startServer({ channels: { orders: { kind: 'log', schema: order } } })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'orders' })
    const good = { id: 1, lines: [{ count: 2 }], note: 'not in the schema' }
    client.send(
      { t: 'publish', id: 'bad', ch: 'orders', d: { id: 1, lines: [{ count: 0 }] } },
      { t: 'publish', id: 'good', ch: 'orders', d: good },
    )
    const nack = await client.next('nack')
    expect(nack).toMatchObject({ id: 'bad', error: 'invalid' })
    expect(nack.message).toMatch(/^lines\.0\.count: /)
    expect(await client.next('message')).toMatchObject({ o: 1, d: good })
    // Server code is trusted.
    expect(await server.publish('orders', 'anything')).toEqual({ offset: 2 })
  })

  it('bounds the text of the issues, and fails closed when it throws or does not answer', async () => {
    const clock = createVirtualClock()
    const schemaOf = (validate: () => unknown) => ({
      '~standard': { version: 1 as const, vendor: 'test', validate: validate as never },
    })
    const issues = Array.from({ length: 1000 }, (_, n) => ({ message: `issue ${n} ${'x'.repeat(100)}` }))
    const { client, answers } = await welcomed(
      {
        channels: {
          many: { kind: 'log', schema: schemaOf(() => ({ issues })) },
          async: { kind: 'log', schema: schemaOf(() => Promise.resolve({ issues: [{ message: 'no' }] })) },
          thenable: { kind: 'log', schema: schemaOf(() => thenable({ issues })) },
          throws: {
            kind: 'log',
            schema: schemaOf(() => {
              throw new Error('broken')
            }),
          },
          hangs: { kind: 'log', schema: schemaOf(() => new Promise(() => undefined)) },
        },
      },
      clock,
    )
    for (const ch of ['many', 'async', 'thenable', 'throws', 'hangs'])
      client.send({ t: 'publish', id: ch, ch, d: 1 })
    await clock.advance(10_000)
    expect(answers().toSorted()).toEqual([
      'async invalid',
      'hangs server-error',
      'many invalid',
      'thenable invalid',
      'throws server-error',
    ])
    for (const frame of client.frames)
      if (frame.t === 'nack') expect(frame.message?.length ?? 0).toBeLessThanOrEqual(200)
  })

  it('is refused at the start when it is none', () => {
    const { environment } = createVirtualClock()
    const start = (rules: object) => () =>
      createHub({ environment, channels: { a: { kind: 'log', ...rules } as never } })
    expect(start({ schema: {} })).toThrow("expected channels['a'].schema to be a Standard Schema")
    expect(start({ onPublish: true })).toThrow("expected channels['a'].onPublish to be a function")
    expect(start({ kind: 'session', onPublish: () => null })).toThrow('only the server publishes on it')
    expect(start({ from: 'name' })).toThrow(
      "expected channels['a'].from to be 'none', 'user-id' or a function",
    )
  })
})
