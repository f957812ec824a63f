import { describe, expect, it } from 'vitest'
import { createRoom, old, range, type Room } from './support/room.js'
import { watch } from './support/world.js'

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

describe('an acknowledged message of one’s own that did not come back', () => {
  const lose = async ({ page }: Room, epoch: string, offset: number): Promise<void> => {
    await page.tell((receiver) =>
      receiver.ended('room', { reason: 'process-closed', code: null, message: null, last: null }),
    )
    await page.tell((receiver) =>
      receiver.subscribed('room', { kind: 'log', position: { epoch, offset }, replay: 0 }),
    )
    await page.environment.settle()
  }
  const openRoom = async (): Promise<Room> => {
    const room = await createRoom({ resync: () => Promise.resolve() })
    watch(room.here.send('mine', { id: 'm1' }))
    await room.page.environment.settle()
    await room.page.tell((receiver) => receiver.acknowledged('m1', 101))
    expect(await room.shown()).toEqual([100, 'mine'])
    return room
  }

  it('is not shown below all newer ones when the server has begun another history', async () => {
    const room = await openRoom()
    await lose(room, 'another', 2)
    await room.page.tell((receiver) => receiver.message('room', old(3)))
    expect((await room.shown()).at(-1)).toBe(3)
    await room.answer(3, 1, 'another')
    expect(await room.shown()).toEqual([2, 3])
  })

  it('is not shown below the place to which the list was fetched', async () => {
    const room = await openRoom()
    await lose(room, 'e', 110)
    await room.answer(111, 101)
    expect(await room.shown()).toEqual(range(101, 110).map(({ data }) => data))
  })

  it('stays until it comes in, where it can', async () => {
    const room = await openRoom()
    await lose(room, 'e', 100)
    await room.answer(101, 99)
    expect(await room.shown()).toEqual([100, 'mine'])
    await room.page.tell((receiver) => receiver.message('room', { ...old(101), data: 'mine', id: 'm1' }))
    expect(
      room.here
        .messages()
        .map(({ id, state }) => [id, state])
        .at(-1),
    ).toEqual(['m1', 'kept'])
  })
})
