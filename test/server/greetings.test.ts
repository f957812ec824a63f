import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { Greetings } from '../../src/server/hub/greetings.js'
import type { Connection } from '../../src/server/hub/model.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const connection = (): Connection => ({}) as Connection
const session = null

/** Somebody is always signing in while sessions are ended. In a function of its own, because one that goes on holds what it looked at last. */
function endMany(greetings: Greetings, rounds: number): readonly WeakRef<object>[] {
  const ended: WeakRef<object>[] = []
  let waiting = connection()
  greetings.asked(waiting)
  for (let round = 0; round < rounds; round += 1) {
    const target = { user: 'ada' }
    greetings.note(target, true)
    ended.push(new WeakRef(target))
    const next = connection()
    greetings.asked(next)
    greetings.delete(waiting)
    expect(greetings.isOutOfDate(next, 'ada', session)).toBe(false)
    waiting = next
  }
  return ended
}

describe('what is ended while clients are signing in', () => {
  it('concerns those that were asked about before, until they are answered', () => {
    const greetings = new Greetings()
    const [early, late] = [connection(), connection()]
    greetings.note({ user: 'ada' }, true)
    greetings.asked(early)
    expect(greetings.isWithdrawn(early, 'ada')).toBe(false)
    greetings.note({ user: 'ada' }, true)
    greetings.asked(late)
    greetings.note({ session: 's1' }, false)
    expect([early, late].map((each) => greetings.isWithdrawn(each, 'ada'))).toEqual([true, false])
    expect([early, late].map((each) => greetings.isOutOfDate(each, 'bob', 's1'))).toEqual([true, true])
    greetings.delete(early)
    expect([early, late].map((each) => greetings.isOutOfDate(each, 'bob', 's1'))).toEqual([false, true])
    greetings.asked(late)
    expect(greetings.isOutOfDate(late, 'bob', 's1')).toBe(false)
  })

  it('is forgotten as soon as it concerns nobody, also where somebody is always signing in', async () => {
    const greetings = new Greetings()
    const ended = endMany(greetings, 50)
    await vi.waitFor(
      () => {
        collectGarbage()
        expect(ended.filter((each) => each.deref() !== undefined)).toHaveLength(0)
      },
      { timeout: 20_000, interval: 1 },
    )
    expect(greetings.isWithdrawn(connection(), 'ada')).toBe(false)
  })
})
