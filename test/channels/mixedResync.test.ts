import fc from 'fast-check'
import { channelMessages } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { History } from './support/history.js'
import { createInbox, createWorld, type World } from './support/world.js'

const fetchIt = (): Promise<void> => Promise.resolve()

describe('an app that fetches the state of a channel anew while messages come', () => {
  it('costs another component, which cannot fetch, none of them', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    world.channel('a').subscribe({ resync: fetchIt })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    for (const n of [2, 3]) void world.simulation.server.publish('a', n)
    world.channel('a').resync()
    void world.simulation.server.publish('a', 4)
    await world.advance(1000)
    void world.simulation.server.publish('a', 5)
    await world.advance(100)
    expect(inbox.data).toEqual([1, 2, 3, 4, 5])
    expect(world.channel('a').getState()).toMatchObject({ status: 'subscribed', continuity: 'recovered' })
  })

  it('costs it none either when the connection breaks in the middle of it', async () => {
    const world = createWorld()
    const inbox = createInbox()
    let isAnswered = false
    world.channel('a').subscribe({ onMessage: inbox.take })
    world.channel('a').subscribe({ resync: () => (isAnswered ? fetchIt() : new Promise(() => undefined)) })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    world.channel('a').resync()
    await world.advance(100)
    for (const n of [2, 3]) void world.simulation.server.publish('a', n)
    await world.advance(100)
    expect(inbox.data, 'held until the state is there').toEqual([1])
    isAnswered = true
    world.network.cut()
    await world.advance(2000)
    expect(inbox.data).toEqual([1, 2, 3])
    expect(world.channel('a').getState()).toMatchObject({ status: 'subscribed', continuity: 'recovered' })
  })

  it('is given nothing that the fetched state has, also where it would rather be asked after a loss', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take, resync: fetchIt, onGap: 'prompt' })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    world.network.mode = 'refuse'
    world.network.cut()
    for (const n of [2, 3]) void world.simulation.server.publish('a', n)
    await world.advance(100)
    world.channel('a').resync()
    world.network.mode = 'pass'
    await world.advance(10_000)
    void world.simulation.server.publish('a', 4)
    await world.advance(100)
    expect(inbox.data).toEqual([1, 4])
  })

  it('leaves no hole in a list, whatever came while the state was fetched', async () => {
    const world = createWorld()
    const room = channelMessages(world.client, 'a')
    let answer = (): void => undefined
    room.subscribe({ keep: 50, resync: () => new Promise<void>((resolve) => (answer = resolve)) })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    for (const n of [2, 3]) void world.simulation.server.publish('a', n)
    room.resync()
    await world.advance(100)
    void world.simulation.server.publish('a', 4)
    await world.advance(100)
    answer()
    await world.advance(1000)
    expect(room.messages().map(({ data }) => data)).toEqual([1, 2, 3, 4])
  })

  it('leaves no hole in a list', async () => {
    const world = createWorld()
    const room = channelMessages(world.client, 'a')
    room.subscribe({ keep: 50, resync: fetchIt })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    for (const n of [2, 3]) void world.simulation.server.publish('a', n)
    room.resync()
    await world.advance(1000)
    void world.simulation.server.publish('a', 4)
    await world.advance(1000)
    expect(room.messages().map(({ data }) => data)).toEqual([1, 2, 3, 4])
  })
})

type Mode = World['network']['mode']
type Step = readonly [name: string, run: (world: World) => unknown]

const ring = 6
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 1, max: 4 }).map((count): Step => [
      `publish ${count}`,
      (world) => {
        for (let n = 0; n < count; n += 1) void world.simulation.server.publish('a', n)
      },
    ]),
  },
  { weight: 5, arbitrary: fc.constant<Step>(['resync', (world) => world.channel('a').resync()]) },
  { weight: 2, arbitrary: fc.constant<Step>(['cut', (world) => world.network.cut()]) },
  fc.constant<Step>(['restart', (world) => world.simulation.restart()]),
  fc.constant<Step>(['close', (world) => world.simulation.server.closeChannel('a')]),
  fc.constant<Step>(['again', (world) => world.channel('a').resubscribe()]),
  fc
    .constantFrom<Mode>('refuse', 'pass', 'pass', 'lose')
    .map((mode): Step => [mode, (world) => void (world.network.mode = mode)]),
)
const wait = fc.constantFrom(0, 1, 5, 6, 11, 20, 300, 4000)

describe('under any schedule of faults', () => {
  it('a component that cannot fetch the state gets each message once and in order, or a fault first, whatever others fetch', async () => {
    let fetches = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, wait), { maxLength: 30, size: 'max' }), async (schedule) => {
        const world = createWorld({}, { channels: { '*': { kind: 'log', size: ring } } })
        const [plain, fetching] = [new History(world, 'a', 'prompt'), new History(world, 'a', 'resync')]
        plain.join()
        fetching.join()
        await world.connect()
        for (const [[, run], ms] of schedule) {
          await run(world)
          await world.advance(ms)
        }
        world.network.mode = 'pass'
        // A server that lost an answer does not find it again.
        world.network.cut()
        await world.advance(60_000)
        // The first attempt may tell that the start of a new history is lost, too.
        for (let times = 0; times < 3; times += 1) {
          world.channel('a').resubscribe()
          await world.advance(5000)
        }
        void world.simulation.server.publish('a', 'last')
        await world.advance(5000)
        expect(plain.complaint()).toBeNull()
        expect(plain.seen.at(-1)).toBe('last')
        expect(world.environment.errors).toEqual([])
        fetches += fetching.entries.filter(({ kind }) => kind === 'resync').length
        world.client.dispose()
        await world.simulation.dispose()
      }),
      { numRuns: 150 },
    )
    expect(fetches, 'the property is about fetches').toBeGreaterThan(100)
  })
})
