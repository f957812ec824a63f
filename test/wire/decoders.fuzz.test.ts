import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeClientMessage } from '../../src/wire/decodeClient.js'
import { partChecks } from './partChecks.js'
import { decodeServer } from '../../src/wire/decodeServer.js'
import { deciders, keepInputs, readCorpus, soundMessages, type Side } from './corpus.fuzz.js'
import { cuts, cutText, mutated, mutations } from './mutateFrame.fuzz.js'

// FUZZ_RUNS=1000000 FUZZ_SEED=7 FUZZ_KEEP=1 npx vitest run --project unit test/wire/decoders.fuzz.test.ts
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 10_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const keeps = process.env['FUZZ_KEEP'] !== undefined
const sides = Object.keys(deciders) as Side[]

/** Sound messages with changes, as texts. */
const inputs = (side: Side): fc.Arbitrary<string> => {
  const bases = soundMessages(side)
  return fc
    .record({ base: fc.nat(bases.length - 1), batch: fc.nat(bases.length * 8), mutations, cuts })
    .map(({ base, batch, ...given }) => {
      const more = bases[batch]
      const value = more === undefined ? bases[base] : [bases[base], more].flat()
      return cutText(JSON.stringify(mutated(value, given.mutations)) ?? '', given.cuts)
    })
}

function expectUntouched(): void {
  expect('polluted' in {}).toBe(false)
  expect(Object.keys(Object.prototype)).toEqual([])
}

/** What a decoder owes for any text. */
const checks: { readonly [Name in Side]: (text: string) => void } = {
  client(text) {
    const decoded = decodeClientMessage(text)
    expect(decoded.length).toBeGreaterThan(0)
    const frames = decoded.flatMap((each) => (each.ok ? [each.frame] : []))
    for (const each of decoded) if (!each.ok) expect(each.detail.length).toBeLessThan(200)
    // What it lets in is read again as the very same, and nothing of it is lost.
    if (frames.length > 0)
      expect(decodeClientMessage(JSON.stringify(frames))).toEqual(
        (JSON.parse(JSON.stringify(frames)) as unknown[]).map((frame) => ({ ok: true, frame })),
      )
  },
  server(text) {
    const { frames, problems } = decodeServer(text, partChecks)
    for (const { message } of problems) expect(message.length).toBeLessThan(400)
    if (frames.length === 0) return
    const again = decodeServer(JSON.stringify(frames), partChecks)
    expect(again.problems).toEqual([])
    expect(JSON.stringify(again.frames)).toBe(JSON.stringify(frames))
  },
}

describe.each(sides)('the decoder of what a %s sends', (side) => {
  it('reads every message of the transcripts as sound', () => {
    for (const message of soundMessages(side)) expect(deciders[side](JSON.stringify(message))).toMatch(/^ok /)
  })

  it('does with each kept input what it did when the input was found', () => {
    const corpus = readCorpus(side)
    expect(corpus.length).toBeGreaterThan(10)
    for (const { outcome, text } of corpus) {
      expect(deciders[side](text), text).toBe(outcome)
      checks[side](text)
    }
    expectUntouched()
  })

  it(
    'never throws, pollutes nothing, and lets in only what it would let in again',
    { timeout: 600_000 },
    () => {
      const found = new Map<string, string>()
      fc.assert(
        fc.property(inputs(side), (text) => {
          checks[side](text)
          const outcome = deciders[side](text)
          if (keeps && text.length < (found.get(outcome)?.length ?? Infinity)) found.set(outcome, text)
        }),
        { numRuns, seed, examples: readCorpus(side).map(({ text }) => [text]) },
      )
      expectUntouched()
      if (keeps) keepInputs(side, found)
    },
  )
})
