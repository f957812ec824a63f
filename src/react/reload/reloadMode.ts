import type { AtStake } from '../unsaved/pageStake.js'
import { lostWork } from '../unsaved/unsavedWork.js'

/** `plain`: nothing is lost. `save`: saves everything first. `discard`: loses unsaved work or waiting sends. */
export type ReloadMode = 'plain' | 'save' | 'discard'

/** The mildest way to reload. After a failed save only a discard is left. */
export function reloadMode({ works, pending }: AtStake, hasSaveFailed = false): ReloadMode {
  const lost = hasSaveFailed ? works : lostWork(works)
  if (lost.length === 0 && pending === 0) return 'plain'
  const isSaveable = pending === 0 && !hasSaveFailed && lost.every(({ save }) => save !== null)
  return isSaveable ? 'save' : 'discard'
}

const severity: { readonly [M in ReloadMode]: number } = { plain: 0, save: 1, discard: 2 }

/** Whether the agreement to one mode covers the other. */
export const covers = (agreed: ReloadMode, needed: ReloadMode): boolean =>
  severity[agreed] >= severity[needed]
