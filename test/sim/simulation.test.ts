import { beforeAll, describe, expect, it, vi } from 'vitest'
import { run } from './support/run.js'
import { runSeeds } from './support/seeds.js'
import type { Plan } from './support/step.js'

// `npm run sim -- --seed 20` and `npm run sim -- --seeds 100000` set the range.
const [from = 1, to = 3000] = (process.env['SIM_SEEDS'] ?? '').split('-').filter(Boolean).map(Number)
const CHUNK = 500
const chunks = Array.from({ length: Math.ceil((to - from + 1) / CHUNK) }, (_, n) => from + n * CHUNK)

// The client hints at likely causes when no server answers, which these runs bring about on purpose.
beforeAll(() => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  return () => warn.mockRestore()
})

describe('several people, a server that crashes, a disk that fails and a network that breaks', () => {
  it.each(chunks)(
    'each message arrives once and in order or a fault comes first, each send ends truly, and all are well within a minute, from seed %i on [F50]',
    async (first) => {
      const last = Math.min(first + CHUNK - 1, to)
      const { runs, delivered, acknowledged, broken } = await runSeeds(first, last)
      expect(broken.join('\n')).toBe('')
      expect(runs).toBe(last - first + 1)
      expect(delivered).toBeGreaterThan(runs)
      if (runs >= 100) expect(acknowledged).toBeGreaterThan(runs)
    },
    600_000,
  )

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
