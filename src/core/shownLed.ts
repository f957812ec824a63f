import type { ConnectionStage } from './connection.js'
import { quietUntil, type ConnectionView } from './connectionView.js'
import { toneOfLed } from './led.js'
import type { PresentationMachine, StageWait } from './presentationMachine.js'
import type { LedPresentation, LedState, Tone } from './presentationTypes.js'
import { sameFields } from './projection.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

interface ShownLed {
  readonly led: LedPresentation
  readonly stage: StageWait
  /** When time alone changes the LED; epoch milliseconds, Infinity for never. */
  readonly changesAt: number
}

/** The stage where it says more than the state: a lost network, a pause and a verdict already say why nothing goes on. */
function stageOf(state: LedState, stage: ConnectionStage | null): ConnectionStage | null {
  const isDialled = state === 'connecting' || state === 'reconnecting'
  return (stage === 'verifying' ? state === 'degraded' : isDialled) ? stage : null
}

/**
 * The LED of the connection; the same object while nothing differs. A stage shows once it has lasted `times.ledMs`, so that a
 * quick dial shows none, and ends with its state.
 */
export function shownLed(
  { shown: { led: shown }, stage, view: before }: PresentationMachine,
  view: ConnectionView,
  facts: Snapshot,
  now: number,
  times: Times,
  isCaution: boolean,
): ShownLed {
  const wordsAt = quietUntil(view, times)
  const quiet = now < wordsAt
  const state = view.led
  const next = quiet ? null : stageOf(state, facts.stage)
  const since = stage.next === next ? stage.since : now
  const dueAt = since + (before === null ? 0 : times.ledMs)
  const kept = shown.state === state ? shown.stage : null
  const led = { state, quiet, stage: now < dueAt ? kept : next }
  return {
    led: toned(shown, led, isCaution ? 'warning' : toneOfLed(state)),
    stage: { next, since },
    changesAt: quiet ? wordsAt : led.stage === next ? Infinity : dueAt,
  }
}

/** The LED with another tone; the same object while nothing differs. */
export function toned(
  shown: LedPresentation | undefined,
  led: Omit<LedPresentation, 'tone'>,
  tone: Tone,
): LedPresentation {
  const next = { ...led, tone }
  return shown !== undefined && sameFields(next, shown) ? shown : next
}
