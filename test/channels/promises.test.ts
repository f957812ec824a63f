import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { History, type Manner } from './support/history.js'
import { createWorld, watch, type Outcome, type World } from './support/world.js'

const RING = 5
const manners: readonly Manner[] = ['prompt', 'skip', 'resync']

/** Everything that a run needs beside the client: what the server holds, and who listens. */
class Run {
  readonly world: World
  readonly histories: readonly History[]
  readonly sends: Outcome[] = []
  published = 0
  /** Whether the server can check who may read a channel. */
  knowsRights = true

  constructor(random: () => number, latencyMs: number) {
    this.world = createWorld(
      {},
      {
        channels: { 'queue*': { kind: 'session', size: 100 }, '*': { kind: 'log', size: RING } },
        authorize: ({ action }) => {
          if (action === 'subscribe' && !this.knowsRights) throw new Error('503')
          return true
        },
      },
      random,
    )
    this.world.network.latencyMs = latencyMs
    this.histories = manners.map((manner) => new History(this.world, manner, manner))
    for (const history of this.histories) history.join()
    this.world.client.connect()
  }

  publish(name: string, count = 1): void {
    for (let times = 0; times < count; times += 1)
      void this.world.simulation.server.publish(name, `m${String((this.published += 1))}`)
  }

  send(name: string): void {
    this.sends.push(watch(this.world.channel(name).send(`s${String(this.sends.length)}`)))
  }

  check(): void {
    for (const history of this.histories) expect(history.complaint()).toBeNull()
    for (const outcome of this.sends) expect(outcome.settled).toBeLessThanOrEqual(1)
    const pending = this.sends.filter(({ settled }) => settled === 0).length
    expect(this.world.client.getState().outbox.length, 'what is not settled is seen').toBe(pending)
    expect(this.world.environment.errors).toEqual([])
  }
}

/** A link that swallowed frames never works again: TCP delivers what it took, or breaks. */
function pass({ world }: Run): void {
  if (world.network.mode === 'swallow') world.network.cut()
  world.network.mode = 'pass'
}

type Act = readonly [name: string, run: (run: Run) => unknown]
const at = fc.constantFrom(0, 1, 2)
const pick = (run: Run, index: number): History => run.histories[index] ?? (run.histories[0] as History)
const act = (name: string, go: (run: Run) => unknown): fc.Arbitrary<Act> => fc.constant([name, go])
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: at.map((i): Act => [`publish ${i}`, (run) => run.publish(pick(run, i).name)]) },
  {
    weight: 2,
    arbitrary: at.map((i): Act => [`overrun ${i}`, (run) => run.publish(pick(run, i).name, RING + 3)]),
  },
  { weight: 4, arbitrary: at.map((i): Act => [`send ${i}`, (run) => run.send(pick(run, i).name)]) },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(1006, 1001, 1012, 1011)
      .map((c): Act => [`cut ${c}`, (r) => r.world.network.cut(c)]),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('refuse', 'hang', 'swallow')
      .map((mode): Act => [mode, (run) => (pass(run), void (run.world.network.mode = mode))]),
  },
  { weight: 6, arbitrary: act('pass', pass) },
  { weight: 2, arbitrary: act('restart', (run) => run.world.simulation.restart()) },
  act('forget', (run) => run.world.simulation.restart({ keepState: false })),
  at.map((i): Act => [`close ${i}`, (run) => run.world.simulation.server.closeChannel(pick(run, i).name)]),
  { weight: 2, arbitrary: act('rights are unknown', (run) => void (run.knowsRights = false)) },
  { weight: 2, arbitrary: act('rights are known', (run) => void (run.knowsRights = true)) },
  act('disconnect', (run) => run.world.client.disconnect()),
  { weight: 2, arbitrary: act('connect', (run) => run.world.client.connect()) },
  act('retry', (run) => run.world.client.retryNow()),
  act('wake', (run) => run.world.environment.signal('resumed')),
  at.map((i): Act => [`leave ${i}`, (run) => pick(run, i).leave?.()]),
  { weight: 2, arbitrary: at.map((i): Act => [`join ${i}`, (run) => pick(run, i).join()]) },
  at.map((i): Act => [`again ${i}`, (run) => run.world.channel(pick(run, i).name).resubscribe()]),
  act('resync', (run) => run.world.channel('resync').resync()),
  fc
    .constantFrom(1, 20, 500, 5000)
    .map((ms): Act => [`resync takes ${ms}`, (run) => void (pick(run, 2).resyncMs = ms)]),
  fc
    .boolean()
    .map((fails): Act => [`resync fails ${fails}`, (run) => void (pick(run, 2).failsResync = fails)]),
)
const pause = fc.constantFrom(0, 0, 1, 5, 10, 30, 300, 2000, 12_000, 40_000)
const schedules = fc.array(fc.tuple(acts, pause), { minLength: 3, maxLength: 40, size: 'max' })

/** The limit of 30 dials counts those of so many milliseconds. */
const DIAL_LIMIT_MS = 300_000
/** More than the slowest link needs from the dial to the welcome. */
const HANDSHAKE_MS = 5000

/** Small and repeatable. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32
}

async function heal(run: Run): Promise<void> {
  const { world } = run
  pass(run)
  pick(run, 2).failsResync = false
  run.knowsRights = true
  world.client.connect()
  for (const history of run.histories) history.join()
  const healedAt = world.environment.now()
  await world.advance(90_000)
  // The limit of 30 dials in 5 minutes holds the next dial back after long flapping, and nothing else does.
  const { nextAttemptAt } = world.client.getState().connection
  if (nextAttemptAt !== null) {
    expect(nextAttemptAt, 'the wait of the limit').toBeLessThan(healedAt + DIAL_LIMIT_MS)
    await world.advance(nextAttemptAt - world.environment.now() + HANDSHAKE_MS)
  }
  expect(world.status(), 'connected again once the network works').toBe('connected')
  for (const history of run.histories)
    if (history.state()?.status === 'failed') {
      expect(history.state()?.fault?.acknowledged, 'what stopped says so').toBe(false)
      world.channel(history.name).resubscribe()
    }
  await world.advance(20_000)
}

describe('under any schedule of faults', () => {
  it('messages come once and in order or a fault comes first, and every send ends or is seen to wait', async () => {
    await fc.assert(
      fc.asyncProperty(
        schedules,
        fc.nat(),
        fc.constantFrom(5, 5, 1, 40, 400),
        async (schedule, seed, latencyMs) => {
          const run = new Run(randomFrom(seed), latencyMs)
          try {
            for (const [[, go], ms] of schedule) {
              await go(run)
              await run.world.advance(ms)
              expect(run.world.network.open()).toBeLessThanOrEqual(2)
            }
            run.check()
            await heal(run)
            for (const history of run.histories) run.publish(history.name)
            const final = run.published
            await run.world.advance(5000)
            run.check()
            for (const [index, history] of run.histories.entries()) {
              expect(history.state()?.status, `${history.name} is in step again`).toBe('subscribed')
              expect(history.seen.at(-1), 'up to the last message').toBe(`m${String(final - 2 + index)}`)
            }
            expect(
              run.sends.every(({ settled }) => settled === 1),
              'every send has ended',
            ).toBe(true)
          } finally {
            run.world.client.dispose()
            await run.world.simulation.dispose()
            await run.world.advance(5000)
          }
          expect(run.world.leftovers()).toEqual({ timers: 0, listeners: 0, sockets: 0 })
        },
      ),
      { numRuns: 150 },
    )
  })
})
