import { describe, expect, it } from 'vitest'
import { createEnvironmentOn } from '../../src/testing/virtualEnvironment.js'
import { allSettled } from './support/allSettled.js'

/** Resolves after so many promises, one after the other, as a burst of messages is kept. */
async function burst(promises: number): Promise<void> {
  for (let n = 0; n < promises; n += 1) await Promise.resolve()
}

describe('no time passes in a run before all promises have settled, as in an event loop', () => {
  it('a burst of a thousand promises is over before the next timer', async () => {
    const environment = createEnvironmentOn(allSettled, {})
    const order: string[] = []
    void burst(1000).then(() => order.push('burst'))
    environment.setTimer(() => order.push('timer'), 0)
    await environment.advance(1)
    expect(order).toEqual(['burst', 'timer'])
  })

  it('a burst that a timer begins is over before the next one', async () => {
    const environment = createEnvironmentOn(allSettled, {})
    const order: string[] = []
    environment.setTimer(() => void burst(1000).then(() => order.push('burst')), 0)
    environment.setTimer(() => order.push('timer'), 0)
    await environment.advance(1)
    expect(order).toEqual(['burst', 'timer'])
  })

  it('a burst that begins in a macrotask is over before the next timer', async () => {
    const environment = createEnvironmentOn(allSettled, {})
    const order: string[] = []
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        void burst(1000).then(() => order.push('burst'))
        environment.setTimer(() => order.push('timer'), 0)
        void environment.advance(1).then(resolve)
      })
    })
    expect(order).toEqual(['burst', 'timer'])
  })
})
