import { describe, expect, it } from 'vitest'
import { Greetings } from '../../src/server/hub/greetings.js'
import type { Connection } from '../../src/server/hub/model.js'

const connection = (): Connection => ({}) as Connection
const session = null

describe('what is ended while clients are signing in', () => {
  it('concerns those that were asked about before, until they are answered', () => {
    const greetings = new Greetings()
    const [early, late] = [connection(), connection()]
    greetings.asked(early)
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

  it('is forgotten as soon as it concerns nobody, also where somebody is always signing in', () => {
    const greetings = new Greetings()
    let waiting = connection()
    greetings.asked(waiting)
    for (let round = 0; round < 50; round += 1) {
      const next = connection()
      greetings.note({ user: 'ada' }, true)
      greetings.asked(next)
      greetings.delete(waiting)
      expect(greetings.isOutOfDate(next, 'ada', session)).toBe(false)
      waiting = next
    }
    expect(greetings.kept()).toBe(0)
  })
})
