import { describe, expect, it } from 'vitest'
import { createRoom, old, range } from './support/room.js'
import { watch } from './support/world.js'

describe('a person who scrolls up in a channel with much going on', () => {
  it('sees no hole when more messages come than are kept while the older ones are on their way', async () => {
    const { page, here, answer, shown } = await createRoom({ keep: 2 })
    const found = here.loadOlder(2)
    await page.environment.settle()
    await page.tell((receiver) => {
      for (const n of range(101, 110)) receiver.message('room', n)
    })
    await page.environment.advance(20)
    await answer(100, 98)
    expect([await found, await shown()]).toEqual([2, range(98, 110).map(({ data }) => data)])
    const unanswered = watch(here.loadOlder(1))
    await page.environment.advance(30_000)
    expect(unanswered.code).toBe('timed-out')
    await page.tell((receiver) => receiver.message('room', old(111)))
    expect((await shown()).length, 'no more than before').toBe(13)
  })

  it('keeps the older messages when other components come and go', async () => {
    const { page, here, answer, shown } = await createRoom({ keep: 1 })
    const found = here.loadOlder(2)
    await answer(100, 98)
    expect([await found, await shown()]).toEqual([2, [98, 99, 100]])
    const leave = here.subscribe({})
    expect(await shown()).toEqual([98, 99, 100])
    here.subscribe({ keep: 1 })()
    leave()
    await page.environment.advance(60_000)
    await page.tell((receiver) => receiver.message('room', old(101)))
    expect((await shown()).slice(-3)).toEqual([99, 100, 101])
  })
})
