import type { PresentationMachine } from './presentationMachine.js'
import type { Presentation } from './presentationTypes.js'
import { sameFields } from './projection.js'
import type { Stability } from './stability.js'

/** Until when the screen stays as it is, because the page is being left; null without a hold. Epoch milliseconds. */
export const holdAt = ({ heldUntil }: PresentationMachine, now: number): number | null =>
  heldUntil !== null && now < heldUntil ? heldUntil : null

/**
 * The previous frame, without what the person has dismissed since. The history goes on, so that a loss that outlives the hold
 * shows with its true age.
 */
export function heldFrame(
  previous: PresentationMachine,
  stability: Stability,
  heldUntil: number,
): PresentationMachine {
  const { shown, dismissed, putAside } = previous
  const { banner, prompt } = shown
  const isPutAside = prompt !== null && prompt.id === putAside
  const next: Presentation = {
    ...shown,
    banner: banner !== null && dismissed.has(banner.id) ? null : banner,
    prompt: isPutAside && !prompt.isPutAside ? { ...prompt, isPutAside } : prompt,
  }
  return { ...previous, shown: sameFields(next, shown) ? shown : next, stability, changesAt: heldUntil }
}
