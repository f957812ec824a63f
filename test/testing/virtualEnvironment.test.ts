import { createVirtualEnvironment } from 'react-connectivity/testing'
import { expect, it } from 'vitest'

it('runs timers by time, and those of the same time in the order in which they were set', async () => {
  const environment = createVirtualEnvironment({ now: 0 })
  const ran: string[] = []
  for (const [name, ms] of [
    ['late', 30],
    ['first', 10],
    ['early', 5],
    ['second', 10],
    ['third', 10],
  ] as const)
    environment.setTimer(() => void ran.push(`${name} at ${environment.now()}`), ms)
  await environment.advance(10)
  expect(ran).toEqual(['early at 5', 'first at 10', 'second at 10', 'third at 10'])
  expect([environment.timers(), environment.now()]).toEqual([1, 10])
  await environment.advance(20)
  expect(ran.at(-1)).toBe('late at 30')
  expect(environment.timers()).toBe(0)
})

it('runs no timer that was cancelled, also by one of the same time, and keeps the others', async () => {
  const environment = createVirtualEnvironment({ now: 0 })
  const ran: number[] = []
  const cancels = Array.from({ length: 100 }, (_, n) =>
    environment.setTimer(() => {
      ran.push(n)
      cancels[n + 1]?.()
    }, n % 2),
  )
  // A timer that ran already, and one that is cancelled twice.
  cancels[50]?.()
  await environment.advance(0)
  for (const n of [0, 50, 50]) cancels[n]?.()
  await environment.advance(1)
  const even = Array.from({ length: 50 }, (_, n) => 2 * n)
  expect(ran).toEqual([...even.filter((n) => n !== 50), 51])
  expect(environment.timers()).toBe(0)
})

it('settles the promises of a timer before the next one of the same time runs', async () => {
  const environment = createVirtualEnvironment()
  const ran: string[] = []
  const chain = async (): Promise<void> => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve()
    ran.push('settled')
  }
  environment.setTimer(() => void chain(), 5)
  environment.setTimer(() => void ran.push('next'), 5)
  await environment.advance(5)
  expect(ran).toEqual(['settled', 'next'])
})

it('lets time pass for one after the other when two advance it at once, and never backwards', async () => {
  const environment = createVirtualEnvironment({ now: 0 })
  const seen: number[] = []
  const tick = (): void => {
    seen.push(environment.now())
    environment.setTimer(tick, 10)
  }
  tick()
  const passed = [300, 20].map(async (ms) => {
    await environment.advance(ms)
    seen.push(environment.now())
  })
  await Promise.all(passed)
  expect(environment.now()).toBe(320)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  await expect(environment.advance(Number.NaN)).rejects.toThrow(RangeError)
  await environment.advance(10)
  expect(environment.now()).toBe(330)
})
