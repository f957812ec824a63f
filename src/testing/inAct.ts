import { act } from '@testing-library/react'
import { neverHeld, type Situation } from './situation.js'
import { checkPassed } from './virtualEnvironment.js'

const STEP_MS = 100
/** A long time passes in longer steps. */
const LONG_MS = 10_000
const LONG_STEP_MS = 500
/** Five minutes in steps. */
const STEPS = 3000

/** The situation with a clock that renders: each step runs in `act`, because React 18 renders only at the end of each `act`. */
export function inAct(situation: Situation): Situation {
  const advance = async (ms: number): Promise<void> => {
    checkPassed(ms)
    const step = ms > LONG_MS ? LONG_STEP_MS : STEP_MS
    let left = ms
    do {
      await act(() => situation.advance(Math.min(step, left)))
      left -= step
    } while (left > 0)
  }
  const until: Situation['until'] = async (holds) => {
    for (let step = 0; step < STEPS && !holds(situation); step += 1) await advance(STEP_MS)
    if (!holds(situation)) throw neverHeld(situation)
  }
  return { ...situation, advance, until }
}
