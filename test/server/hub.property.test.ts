import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHub, type Hub } from '../../src/server/hub.js'
import { createMemoryStore } from '../../src/server/hub/memoryStore.js'
import type { ChannelStore } from '../../src/server/hub/store.js'
import { Reader } from './support/reader.js'
import { createVirtualClock, type VirtualClock } from './support/virtualClock.js'

type Step =
  | { readonly do: 'publish'; readonly count: number }
  | { readonly do: 'repeat'; readonly back: number }
  | { readonly do: 'drop' | 'collect' | 'restart' | 'congest' | 'drain' | 'forget' }
  | { readonly do: 'wait'; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('repeat' as const), back: fc.integer({ min: 0, max: 6 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('drop' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('congest' as const, 'drain' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('collect' as const, 'restart' as const, 'forget' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 400 }) }),
  },
)

/** A store that answers late and with an older state: writes continue while a reader waits. */
const withLag = (store: ChannelStore, clock: VirtualClock, lag: number): ChannelStore => ({
  ...store,
  async read(channel, range) {
    const page = await store.read(channel, range)
    for (let i = 0; i < lag; i++) await new Promise<void>(clock.environment.nextTick)
    return page
  },
  async append(channel, entry, bounds, producer) {
    for (let i = 0; i < lag; i += 2) await new Promise<void>(clock.environment.nextTick)
    return store.append(channel, entry, bounds, producer)
  },
})

async function settle(clock: VirtualClock, readers: readonly Reader[]): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await clock.tick()
    for (const reader of readers) if (reader.read()) reader.join()
  }
}

/** Only some turns, so that requests stay under way. */
async function turns(count: number, clock: VirtualClock, readers: readonly Reader[]): Promise<void> {
  for (let i = 0; i < count; i++) {
    await clock.step()
    for (const reader of readers) if (reader.read()) reader.join()
  }
}

describe('whatever happens, in whatever order', () => {
  it('each message arrives once and in order, or an error comes before the first that is missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 3, max: 12 }),
        fc.integer({ min: 0, max: 4 }),
        async (steps, size, lag) => {
          const clock = createVirtualClock()
          let store = createMemoryStore()
          const start = () =>
            createHub({
              environment: clock.environment,
              store: withLag(store, clock, lag),
              channels: {
                log: { kind: 'log', size },
                aged: { kind: 'log', size: 1000, maxAgeMs: 300 },
                inbox: { kind: 'session', size },
                price: { kind: 'latest' },
              },
              limits: { maxBufferedBytes: 400, slowConsumerMs: 2000 },
            })
          let hub = start()
          // A hub that closes refuses the messages that it has not kept yet.
          const publish: Hub['publish'] = (...message) => hub.publish(...message).catch(() => ({ offset: 0 }))
          const names = ['log', 'aged', 'inbox', 'price'] as const
          const contents = new Map<string, unknown>()
          const inOrder = (offset: number, expected: number): void => expect(offset).toBe(expected)
          const readers = names.map(
            (name) =>
              new Reader(name, (offset, expected, data) => {
                if (name === 'price') expect(offset).toBeGreaterThanOrEqual(expected)
                else inOrder(offset, expected)
                expect(contents.has(String(data)), 'what arrives was published').toBe(true)
              }),
          )
          for (const reader of readers) reader.connect(hub)
          await settle(clock, readers)
          let published = 0
          // Repetitions are known within one history only.
          let oldest = 0
          for (const one of steps) {
            switch (one.do) {
              case 'publish':
                for (let i = 0; i < one.count; i++) {
                  const id = `m${++published}`
                  contents.set(id, id)
                  for (const name of names) void publish(name, id, { id })
                }
                break
              case 'repeat': {
                // Only a message that the window still holds can be known as a repetition.
                if (one.back >= Math.min(size, published - oldest)) break
                const id = `m${published - one.back}`
                for (const name of ['log', 'price']) void publish(name, id, { id })
                break
              }
              case 'drop':
                for (const reader of readers) {
                  reader.peer.peer.closed()
                  reader.connect(hub)
                }
                break
              case 'forget':
                for (const reader of readers) if (reader.session) void hub.closeSession(reader.session.id)
                await clock.tick()
                for (const reader of readers) reader.connect(hub)
                break
              case 'collect':
                oldest = published
                for (const name of names) void hub.closeChannel(name)
                break
              case 'restart':
                await hub.close()
                if (published % 2 === 0) {
                  oldest = published
                  store = createMemoryStore()
                }
                hub = start()
                for (const reader of readers) reader.connect(hub)
                break
              case 'congest':
                for (const reader of readers) reader.peer.buffered = 1000
                break
              case 'drain':
                for (const reader of readers) reader.peer.buffered = 0
                break
              case 'wait':
                await clock.advance(one.ms)
                break
            }
            // Half of the steps interrupt the one before.
            if (published % 3 === 1) await settle(clock, readers)
            else await turns(published % 5, clock, readers)
          }
          for (const reader of readers) reader.peer.buffered = 0
          await clock.advance(1500)
          for (const reader of readers) if (reader.peer.close) reader.connect(hub)
          await settle(clock, readers)
          await clock.advance(200)
          await settle(clock, readers)
          // At the end without faults: one more message reaches every client.
          contents.set('last', 'last')
          for (const name of names) void publish(name, 'last')
          await clock.advance(200)
          await settle(clock, readers)
          for (const reader of readers) expect(reader.delivered.at(-1)).toBe('last')
          const log = readers[0]?.delivered ?? []
          expect(new Set(log).size, 'an id is delivered once').toBe(log.length)
          await hub.close()
        },
      ),
      { numRuns: 300 },
    )
  })
})
