import fc from 'fast-check'
import { channelMessages, type ChannelMessage, type ChannelMessages } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld, watch, type World } from './support/world.js'

type Mode = World['network']['mode']

/** One step of a schedule. Each runs at once, and time passes only in `wait`. */
type Step =
  | { readonly do: 'send' | 'cut' | 'older' | 'mount' | 'close' | 'resync' }
  | { readonly do: 'publish'; readonly count: number }
  | { readonly do: 'mode'; readonly mode: Mode }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'restart'; readonly keepState: boolean }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('send', 'cut', 'older', 'mount', 'close', 'resync') }),
  fc.record({ do: fc.constant('publish'), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ do: fc.constant('mode'), mode: fc.constantFrom<Mode>('refuse', 'pass', 'lose', 'swallow') }),
  fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(0, 1, 5, 7, 20, 400, 3000, 40_000) }),
  fc.record({ do: fc.constant('restart'), keepState: fc.boolean() }),
)

const policies = [{ onGap: 'skip' }, { onGap: 'prompt' }, { resync: () => Promise.resolve() }] as const

const textsOf = (messages: readonly ChannelMessage[]): readonly string[] =>
  messages.map(({ data }) => JSON.stringify(data))

function expectOnce(list: readonly ChannelMessage[]): void {
  expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
  expect(new Set(textsOf(list)).size).toBe(list.length)
}

/** Runs a schedule, and looks at the list after each step. */
async function play(
  world: World,
  room: ChannelMessages,
  steps: readonly Step[],
  again: object,
): Promise<void> {
  const { network, simulation } = world
  const leaves: (() => void)[] = []
  let count = 0
  const run: { readonly [S in Step as S['do']]: (given: S) => unknown } = {
    send: () => watch(room.send({ own: (count += 1) })),
    cut: () => network.cut(),
    older: () => watch(room.loadOlder(3)),
    mount: () => leaves.pop()?.() ?? leaves.push(room.subscribe({ keep: 2, ...again })),
    close: () => watch(Promise.resolve(simulation.server.closeChannel('a'))),
    publish: (given) => {
      for (let n = 0; n < given.count; n += 1)
        watch(Promise.resolve(simulation.server.publish('a', { other: (count += 1) })))
    },
    resync: () => room.resync(),
    mode: ({ mode }) => (network.mode = mode),
    wait: ({ ms }) => world.advance(ms),
    restart: ({ keepState }) => simulation.restart({ keepState }),
  }
  for (const each of steps) {
    await (run[each.do] as (given: Step) => unknown)(each)
    expectOnce(room.messages())
  }
}

/** The messages that the server has, as a stranger sees them. */
async function keptBy({ simulation, environment }: World): Promise<readonly string[]> {
  const stranger = createWorld({ dialler: simulation.dialler, environment })
  const all = channelMessages(stranger.client, 'a')
  all.subscribe({ keep: 20, history: 20 })
  await stranger.connect()
  await environment.advance(1000)
  const texts = textsOf(all.messages())
  stranger.client.dispose()
  return texts
}

describe('under any schedule of faults', () => {
  it('a list shows each message once, and in the end what the server has, in its order and without a hole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom(...policies),
        fc.constantFrom(0, 3),
        async (steps, policy, history) => {
          const world = createWorld({}, { channels: { a: { kind: 'log', size: 20 } } })
          const room = channelMessages(world.client, 'a')
          room.subscribe({ keep: 6, history, ...policy })
          await world.connect()
          await play(world, room, steps, policy)
          world.network.mode = 'pass'
          world.network.cut()
          await world.advance(400_000)
          room.resubscribe()
          await world.advance(60_000)
          await world.simulation.server.publish('a', { other: 'last' })
          await world.advance(1000)
          expect(room.getState()?.status).toBe('subscribed')
          // A refused message stays until a person has seen it.
          const shown = room.messages().filter(({ state }) => state !== 'refused')
          expect(shown.map(({ state }) => state)).toEqual(shown.map(() => 'kept'))
          const kept = await keptBy(world)
          const still = textsOf(shown).filter((text) => kept.includes(text))
          expect(still.at(-1)).toBe('{"other":"last"}')
          expect(still).toEqual(kept.slice(-still.length))
          world.client.dispose()
        },
      ),
      { numRuns: 150 },
    )
  })
})
