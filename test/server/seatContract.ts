import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChannelStore } from 'react-connectivity/server'
import type { Seat, SeatAnswer, SeatRequest } from '../../src/server/hub/sharedStore.js'

const nothing = (): void => undefined
const silent = { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }

/** @throws Error when it was refused */
export function seatOf(answer: SeatAnswer): Seat {
  if (typeof answer !== 'string') return answer
  throw new Error(`the seat was refused: ${answer}`)
}

export const outcome = (answer: SeatAnswer): string => (typeof answer === 'string' ? answer : 'taken')

/** Asks for a seat as a session of its own. */
export const asking = (holder: string, more: Partial<SeatRequest> = {}): SeatRequest => ({
  name: 'c:lobby',
  holder,
  session: holder,
  max: 2,
  takes: false,
  at: 1000,
  ...more,
})

/**
 * The promises of the seats of a shared store.
 *
 * @param connect makes the store of one more process on the same memory, which is empty at the start of a test
 */
export function seatContract(
  name: string,
  begin: () => Promise<() => ChannelStore> | (() => ChannelStore),
): void {
  async function start(count: number) {
    const connect = await begin()
    const stores: ChannelStore[] = []
    for (let n = 0; n < count; n += 1) {
      const store = connect()
      await store.open(silent, `fresh-${n}`)
      onTestFinished(() => store.close())
      stores.push(store)
    }
    const take = (index: number, request: SeatRequest): Promise<SeatAnswer> => {
      const shared = stores[index]?.shared
      if (!shared) throw new Error('the store is shared')
      return shared.takeSeat(request)
    }
    return { stores, take }
  }

  describe(`${name} keeps the promises of seats:`, () => {
    it('no more holders than seats have one, in all processes together', async () => {
      const { take } = await start(3)
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, n) => take(n % 3, asking(`s${n}`, { max: 10 }))),
      )
      expect(answers.map(outcome).filter((word) => word === 'taken')).toHaveLength(10)
      expect(answers.map(outcome).filter((word) => word === 'full')).toHaveLength(20)
      expect(outcome(await take(0, asking('other', { name: 'c:kitchen', max: 1 }))), 'another name').toBe(
        'taken',
      )
    })

    it('a seat that is left is free for the next holder, and leaving it twice frees no other one', async () => {
      const { take } = await start(2)
      const first = seatOf(await take(0, asking('a', { max: 1 })))
      expect(await take(1, asking('b', { max: 1 }))).toBe('full')
      first.leave()
      // What a process asks for comes after what it left.
      const second = seatOf(await take(0, asking('a', { max: 1 })))
      first.leave()
      expect(await take(1, asking('b', { max: 1 }))).toBe('full')
      second.leave()
      expect(outcome(await take(0, asking('c', { max: 1 })))).toBe('taken')
    })

    it('a session that moves takes its seat along, also where all are taken, and where it came from frees nothing', async () => {
      const { take } = await start(2)
      const before = seatOf(await take(0, asking('a', { max: 1 })))
      const after = seatOf(await take(1, asking('a', { max: 1 })))
      before.leave()
      expect(await take(0, asking('b', { max: 1 }))).toBe('full')
      after.leave()
      expect(outcome(await take(1, asking('b', { max: 1 })))).toBe('taken')
    })

    it('a session that comes to two connections at once has its seat until both have left', async () => {
      const { take } = await start(2)
      const both = [
        seatOf(await take(0, asking('a', { max: 1 }))),
        seatOf(await take(1, asking('a', { max: 1 }))),
      ]
      both[1]?.leave()
      both[1]?.leave()
      expect(await take(1, asking('b', { max: 1 }))).toBe('full')
      both[0]?.leave()
      expect(outcome(await take(0, asking('b', { max: 1 })))).toBe('taken')
    })

    it('another session of the same holder is refused, unless it takes the seat; then it is later than the one before', async () => {
      const { take } = await start(2)
      const first = seatOf(await take(0, asking('ada', { session: 's1', at: 5000 })))
      expect(first.at).toBe(5000)
      expect(await take(1, asking('ada', { session: 's2' }))).toBe('held')
      const second = seatOf(await take(1, asking('ada', { session: 's2', takes: true, at: 1000 })))
      expect(second.at).toBe(5001)
      first.leave()
      expect(await take(0, asking('ada', { session: 's1' }))).toBe('held')
      expect(outcome(await take(0, asking('bob')))).toBe('taken')
      expect(await take(0, asking('eve')), 'two users, three sessions').toBe('full')
    })

    it('names and holders may be any text', async () => {
      const { take } = await start(1)
      const texts = ['', 'a\nb', 'a', 'a:b', '"', '\\', '{x}', 'é\ud83d\ude00', '\ud800', '*']
      const requests = texts.flatMap((channel) =>
        texts.map((holder) => asking(holder, { name: `c:${channel}`, session: 's', max: texts.length })),
      )
      const seats = await Promise.all(requests.map((request) => take(0, request)))
      expect(new Set(seats.map(outcome))).toEqual(new Set(['taken']))
      expect(await take(0, asking('one more', { name: 'c:a\nb', max: texts.length }))).toBe('full')
      for (const seat of seats) seatOf(seat).leave()
      expect(outcome(await take(0, asking('one more', { name: 'c:a\nb', max: 1 })))).toBe('taken')
    })

    it('any number of seats is a number, too', async () => {
      const { take } = await start(1)
      expect(outcome(await take(0, asking('a', { max: Infinity })))).toBe('taken')
      expect(outcome(await take(0, asking('b', { max: Infinity })))).toBe('taken')
    })

    it('those of a process that closes its store are free', async () => {
      const { stores, take } = await start(2)
      for (const holder of ['a', 'b']) await take(0, asking(holder))
      expect(await take(1, asking('c'))).toBe('full')
      await stores[0]?.close()
      expect(outcome(await take(1, asking('c')))).toBe('taken')
    })
  })
}
