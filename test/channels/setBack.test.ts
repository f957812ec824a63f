import { describe, expect, it } from 'vitest'
import { createRoom, old, type Room } from './support/room.js'

/** A list with the messages 98 to 100, whose server lost what came after 60. */
async function setBack(): Promise<Room> {
  const room = await createRoom({ resync: () => Promise.resolve() })
  const { page } = room
  await page.tell((receiver) => {
    for (const n of [101, 102]) receiver.message('room', old(n))
  })
  await page.tell((receiver) =>
    receiver.ended('room', {
      reason: 'process-closed',
      code: 'process-closed',
      message: null,
      last: null,
    }),
  )
  await page.tell((receiver) =>
    receiver.subscribed('room', { kind: 'log', position: { epoch: 'e', offset: 60 }, replay: 0 }),
  )
  await page.environment.settle()
  return room
}

describe('a list whose server lost messages that it shows, and gives their places to others', () => {
  it('shows what the server has once it was fetched', async () => {
    const { asked, answer, shown } = await setBack()
    expect(asked.at(-1)).toBe('61 3')
    await answer(61, 58)
    expect(await shown()).toEqual([58, 59, 60])
  })

  it('shows each place once when new messages come before the answer', async () => {
    const { page, answer, shown } = await setBack()
    await page.tell((receiver) => {
      for (const n of [61, 62]) receiver.message('room', old(n))
    })
    // Between them would be a hole, and the places of the lost ones are given out again.
    expect(await shown()).toEqual([61, 62])
    await answer(61, 58)
    expect(await shown()).toEqual([58, 59, 60, 61, 62])
  })

  it('shows the new message of a place that it showed already', async () => {
    const { page, answer, shown } = await setBack()
    await answer(61, 58)
    await page.tell((receiver) => {
      for (let n = 61; n <= 101; n += 1) receiver.message('room', { data: `new ${n}`, offset: n, id: null })
    })
    expect((await shown()).slice(-2)).toEqual(['new 100', 'new 101'])
  })
})
