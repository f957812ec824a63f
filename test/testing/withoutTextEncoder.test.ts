import { channel } from 'react-connectivity'
import { createSituation } from 'react-connectivity/testing'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => void vi.unstubAllGlobals())

it('lets an app in Jest, whose jsdom has no TextEncoder, come back from a loss and send a long text', async () => {
  vi.stubGlobal('TextEncoder', undefined)
  const situation = await createSituation('back-online')
  const { connectivity, advance, environment, dispose } = situation
  let result = 'pending'
  const sent = channel(connectivity, 'orders').send('x'.repeat(300))
  void sent.then(() => (result = 'sent'))
  await advance(1000)
  expect(result).toBe('sent')
  expect(environment.errors).toEqual([])
  dispose()
})
