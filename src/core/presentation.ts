import { nextFrame } from './nextFrame.js'
import { nextNotices } from './notices.js'
import type { PresentationMachine } from './presentationMachine.js'
import type { ActionOverrides } from './reasons.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

/**
 * What a person should see now, from the raw facts and the previous presentation, and when that would next change. One frame:
 * banner, LEDs, prompt and stale marks all derive from one view of the connection. Pure: the same facts, past and time give the
 * same answer.
 *
 * @param canRetry whether the client can dial on request
 */
export const present = (
  previous: PresentationMachine,
  facts: Snapshot,
  now: number,
  times: Times,
  actions?: ActionOverrides,
  canRetry = true,
): PresentationMachine => nextFrame(previous, { facts, now, times, actions, canRetry }, nextNotices)
