import { errorText } from '../../core/describe.js'
import type { Awaitable, ContractFaults } from './types.js'

/** Values that JSON leaves out or cannot hold. */
const inWords = (_key: string, value: unknown): unknown =>
  value instanceof Error || typeof value === 'bigint' ? errorText(value) : value

function show(value: unknown): string {
  try {
    return JSON.stringify(value, inWords) ?? String(value)
  } catch {
    return errorText(value)
  }
}

/** Long enough for a loaded machine; a wait ends as soon as its condition holds. */
const LIMIT_MS = 20_000
const POLL_MS = 5

/** Waits in real time, because the suite uses real servers. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** @throws Error that names the expected and the actual value */
export function check(isTrue: boolean, expected: string, got: unknown): asserts isTrue {
  if (!isTrue) throw new Error(`expected ${expected}, got ${show(got)}`)
}

/** Waits until a condition holds; reports `got` otherwise. */
export async function until(
  expected: string,
  holds: () => Awaitable<boolean>,
  got: () => unknown,
): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  while (!(await holds())) {
    check(performance.now() < deadline, expected, await got())
    await pause(POLL_MS)
  }
}

/** Waits for a promise. A step that never ends fails with its name instead of the time limit of the test runner. */
export async function inTime<T>(step: string, promise: Awaitable<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`expected the end of ${step}, got nothing`)), LIMIT_MS)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Checks that no dial followed. */
export async function checkQuiet(faults: ContractFaults, dials: number, expected: string): Promise<void> {
  const more = (await faults.dials()) - dials
  check(more === 0, expected, `${more} dials`)
}
