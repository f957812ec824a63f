import { beforeAll, describe, expect, it, vi } from 'vitest'
import { bundleSimulation, simulate } from '../../scripts/simulation.mjs'
import { mutants } from './support/mutants.js'
import { run } from './support/run.js'
import type { Plan } from './support/step.js'

/** Seeds of each run of the tests; `npm run sim -- --seeds 20001-100000` runs others. */
const SEEDS = 20_000
/** Only a run that hangs takes so long, also on a busy machine. */
const HANGS_AFTER_MS = 900_000

// The client hints at likely causes when no server answers, which these runs bring about on purpose.
beforeAll(() => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  return () => warn.mockRestore()
})

describe('several people, a server that crashes, a disk that fails and a network that breaks', () => {
  it(
    'each message arrives once and in order or a fault comes first, each send ends truly, and all are well within a minute [F50 O7 O8]',
    async () => {
      const code = await bundleSimulation()
      const { runs, delivered, acknowledged, found } = await simulate({ code, from: 1, to: SEEDS })
      expect(found.map(({ line }) => line)).toEqual([])
      expect(runs).toBe(SEEDS)
      expect(delivered).toBeGreaterThan(runs)
      expect(acknowledged).toBeGreaterThan(runs)
    },
    HANGS_AFTER_MS,
  )

  it('a planted fault is found, and its run is shortened to the steps that matter', async () => {
    const mutant = mutants.find(({ name }) => name === 'a closed channel tells nobody')
    if (mutant === undefined) throw new Error('expected the mutant to be in the list')
    const code = await bundleSimulation(mutant)
    const { found } = await simulate({ code, from: 1, to: 400, stopsAfter: 1 })
    expect(found[0]?.line).toMatch(/^seed \d+ .*close channel .* → /)
    expect(found[0]?.line.split(' → ')[0]?.split(', ').length).toBeLessThan(6)
  })

  it('the same seed gives the same history', async () => {
    const plan: Plan = {
      seed: 7,
      clients: 2,
      store: 'level',
      sync: true,
      steps: [
        { do: 'send', client: 0, channel: 'chat', count: 3 },
        { do: 'crash', downMs: 500, power: true },
        { do: 'publish', channel: 'orders', count: 50 },
      ],
    }
    const [first, second] = [await run(plan), await run(plan)]
    expect(first.events.length).toBeGreaterThan(100)
    expect(second.events).toEqual(first.events)
  })
})

describe('what a seed found once', () => {
  const base = { seed: 20, clients: 2, store: 'memory', sync: true } as const

  it('sends that follow one whose check of rights hangs are not kept before it', async () => {
    const { violations, acknowledged } = await run({
      ...base,
      steps: [
        { do: 'authorize', mood: 'hangs', channel: 'orders' },
        { do: 'send', client: 1, channel: 'orders', count: 5 },
        { do: 'wait', ms: 300 },
      ],
    })
    expect(violations).toEqual([])
    expect(acknowledged).toBe(5)
  })

  it('a refused send is not sent again before the ones behind it are answered', async () => {
    const { violations, acknowledged } = await run({
      ...base,
      store: 'level',
      steps: [
        { do: 'authorize', mood: 'hangs', channel: 'chat' },
        { do: 'send', client: 1, channel: 'chat', count: 2 },
        { do: 'wait', ms: 10_010 },
        { do: 'send', client: 1, channel: 'chat', count: 5 },
      ],
    })
    expect(violations).toEqual([])
    expect(acknowledged).toBe(7)
  })

  it.each(['memory', 'level'] as const)(
    'a refused send whose refusal was lost does not pass for a repetition of one behind it, in a %s store',
    async (store) => {
      for (const count of [4, 5]) {
        const { violations } = await run({
          ...base,
          store,
          steps: [
            { do: 'authorize', mood: 'wavers', channel: 'orders' },
            { do: 'send', client: 0, channel: 'orders', count },
            { do: 'wait', ms: 7 },
            { do: 'cut', client: 0 },
            { do: 'authorize', mood: 'allows', channel: 'orders' },
          ],
        })
        expect(violations).toEqual([])
      }
    },
  )

  it.each(['memory', 'level'] as const)(
    'a send whose acknowledgement was lost is kept once, however many messages came since, in a %s store',
    async (store) => {
      const { violations, events } = await run({
        ...base,
        store,
        steps: [
          { do: 'send', client: 0, channel: 'chat', count: 2 },
          { do: 'wait', ms: 7 },
          { do: 'cut', client: 0 },
          { do: 'publish', channel: 'chat', count: 90 },
        ],
      })
      expect(violations).toEqual([])
      const sent = events.filter((event) => event.type === 'acknowledged')
      expect(new Map(sent.map(({ data, offset }) => [data, offset]))).toEqual(
        new Map<string, number | null>([
          ['c0:1', null],
          ['c0:2', 2],
        ]),
      )
    },
  )

  it('a message that the app took is acknowledged, also when the right to send has gone since', async () => {
    const { violations, events } = await run({
      ...base,
      steps: [
        { do: 'send', client: 0, channel: 'chat', count: 2 },
        // The messages are on the server, and their answers on the way.
        { do: 'wait', ms: 7 },
        { do: 'cut', client: 0 },
        { do: 'authorize', mood: 'denies', channel: 'chat' },
        { do: 'wait', ms: 7000 },
      ],
    })
    expect(violations).toEqual([])
    expect(events.filter(({ type }) => type === 'acknowledged')).toHaveLength(2)
    expect(events.filter(({ type }) => type === 'rejected')).toEqual([])
  })

  it('a message that the app takes while its connection is lost is kept, and the app is asked about it once', async () => {
    const { violations, events, acknowledged } = await run({
      ...base,
      steps: [
        { do: 'on publish', mood: 'is slow', channel: 'chat' },
        { do: 'send', client: 0, channel: 'chat', count: 3 },
        { do: 'wait', ms: 100 },
        { do: 'cut', client: 0 },
        { do: 'wait', ms: 7000 },
      ],
    })
    expect(violations).toEqual([])
    expect(acknowledged).toBe(3)
    expect(events.filter(({ type }) => type === 'asked')).toHaveLength(3)
  })

  it('two outages of 20 s do not keep a client away for minutes from a server that is up', async () => {
    const { violations } = await run({
      ...base,
      seed: 115_948,
      steps: [
        { do: 'restart', downMs: 20_000 },
        { do: 'wait', ms: 7000 },
        { do: 'crash', downMs: 20_000, power: false },
      ],
    })
    expect(violations).toEqual([])
  })

  it('a queue that is closed while a client subscribes to it is not a queue without messages', async () => {
    const { violations } = await run({
      ...base,
      seed: 122_043,
      store: 'level',
      steps: [
        { do: 'send', client: 0, channel: 'orders', count: 3 },
        { do: 'cut', client: 1 },
        { do: 'send', client: 1, channel: 'chat', count: 5 },
        { do: 'authorize', mood: 'hangs', channel: 'chat' },
        { do: 'wait', ms: 7000 },
        { do: 'switch user', client: 0, signsOut: false },
        { do: 'wait', ms: 101 },
        { do: 'close channel', channel: 'inbox' },
      ],
    })
    expect(violations).toEqual([])
  })

  it('a send that a failing disk kept is acknowledged only when it is durable', async () => {
    const { violations } = await run({
      ...base,
      seed: 112_389,
      clients: 1,
      store: 'level',
      steps: [
        { do: 'disk', fault: 'keeps', delayMs: 300 },
        { do: 'send', client: 0, channel: 'chat', count: 3 },
        { do: 'wait', ms: 7300 },
        { do: 'close channel', channel: 'chat' },
        { do: 'wait', ms: 300 },
        { do: 'switch user', client: 0, signsOut: false },
      ],
    })
    expect(violations).toEqual([])
  })

  it('sends before a sign-out or another identity are not called unsent, because the server may have them', async () => {
    for (const signsOut of [true, false]) {
      const { violations, events } = await run({
        ...base,
        steps: [
          { do: 'send', client: 0, channel: 'chat', count: 3 },
          // The messages are on the server, and their answers on the way.
          { do: 'wait', ms: 7 },
          { do: 'switch user', client: 0, signsOut },
        ],
      })
      expect(violations).toEqual([])
      const rejections = events.filter((event) => event.type === 'rejected')
      expect(rejections.map(({ code }) => code)).toEqual(
        Array<string>(3).fill(signsOut ? 'signed-out' : 'identity-changed'),
      )
    }
  })
})
