import { expect, it } from 'vitest'
import { StepQueue } from '../../src/server/hub/stepQueue.js'

it('a step that throws at once is reported as one that rejects: no frame of a client ends the process', async () => {
  const errors: unknown[] = []
  const done: string[] = []
  const steps = new StepQueue((error) => errors.push(error))
  const boom = new Error('boom')
  steps.add('a', () => {
    throw boom
  })
  steps.add('a', () => Promise.reject(boom))
  steps.add('a', () => {
    throw boom
  })
  steps.add('a', () => void done.push('a'))
  steps.whenIdle(() => done.push('idle'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(errors).toEqual([boom, boom, boom])
  expect(done).toEqual(['a', 'idle'])
})
