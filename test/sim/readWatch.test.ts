import { expect, it } from 'vitest'
import { createReadWatch } from './support/readWatch.js'

it('tells of a channel that is read again and again while no time passes, once, and stops the reads', () => {
  const endless: string[] = []
  let now = 0
  const mayRead = createReadWatch(
    () => now,
    (channel) => void endless.push(channel),
  )
  const reads = (channel: string, count: number): number =>
    Array.from({ length: count }, () => mayRead(channel)).filter((may) => may).length
  expect(reads('orders', 999)).toBe(999)
  expect(reads('chat', 999)).toBe(999)
  now = 1
  expect(reads('orders', 5000)).toBe(999)
  expect(endless).toEqual(['orders'])
  now = 2
  expect(reads('orders', 1)).toBe(1)
})
