import { onTestFinished } from 'vitest'
import { createBrowserEnvironment } from '../../../src/engine/browserEnvironment.js'
import type { Link, Sink, Source } from '../../../src/engine/source.js'
import { until } from './wait.js'

/** One fact of a source. */
export interface Fact {
  readonly type: keyof Sink
  readonly args: readonly unknown[]
}

export interface RecordedSource {
  readonly link: Link
  readonly facts: readonly Fact[]
  /** Names of the facts, in order. */
  readonly types: () => readonly (keyof Sink)[]
  /** The first argument of the last fact with this name. */
  readonly last: (type: keyof Sink) => unknown
  readonly count: (type: keyof Sink) => number
  /** Waits for the n-th fact with this name, and returns its first argument. */
  readonly fact: (type: keyof Sink, n?: number) => Promise<unknown>
}

const names: readonly (keyof Sink)[] = [
  'dialling',
  'up',
  'down',
  'attemptFailed',
  'verdict',
  'closed',
  'alive',
  'suspect',
  'channel',
  'message',
  'pending',
]

/** Attaches a source to a sink that writes down every fact; disposes it with the test. */
export function recordSource(
  source: Pick<Source, 'attach'>,
  environment = createBrowserEnvironment(),
): RecordedSource {
  const facts: Fact[] = []
  const sink = Object.fromEntries(
    names.map((type) => [type, (...args: unknown[]): void => void facts.push({ type, args })]),
  ) as unknown as Sink
  const link = source.attach(sink, environment)
  onTestFinished(() => link.dispose())
  const of = (type: keyof Sink): readonly Fact[] => facts.filter((fact) => fact.type === type)
  return {
    link,
    facts,
    types: () => facts.map(({ type }) => type),
    last: (type) => of(type).at(-1)?.args[0],
    count: (type) => of(type).length,
    fact: async (type, n = 1) => {
      await until(`${type} told ${n} times`, () => of(type).length >= n, { seen: () => facts })
      return of(type)[n - 1]?.args[0]
    },
  }
}
