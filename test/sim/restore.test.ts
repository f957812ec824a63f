import { expect, it } from 'vitest'
import { run } from './support/run.js'

it('a client that a restored store has overtaken is told before the first message, one that was behind goes on', async () => {
  const { violations, events } = await run({
    seed: 20,
    clients: 2,
    store: 'level',
    sync: true,
    steps: [
      { do: 'publish', channel: 'orders', count: 10 },
      { do: 'wait', ms: 50 },
      { do: 'back up' },
      { do: 'disconnect', client: 1 },
      { do: 'send', client: 0, channel: 'orders', count: 5 },
      { do: 'wait', ms: 50 },
      { do: 'disconnect', client: 0 },
      { do: 'restore', downMs: 50 },
      { do: 'wait', ms: 50 },
      { do: 'publish', channel: 'orders', count: 20 },
      { do: 'wait', ms: 50 },
      { do: 'connect', client: 0 },
      { do: 'connect', client: 1 },
    ],
  })
  expect(violations).toEqual([])
  const ofOrders = events.filter(
    (event) => (event.type === 'fault' || event.type === 'delivered') && event.channel === 'orders',
  )
  const told = (client: string): readonly string[] =>
    ofOrders.flatMap((event) => (event.type === 'fault' && event.client === client ? [event.code] : []))
  expect([told('c0'), told('c1')]).toEqual([['process-closed'], []])
})
