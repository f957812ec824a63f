import { isKept, type UnsavedWork } from '../unsaved/unsavedWork.js'

/** `plain`: nothing is lost. `save`: saves everything first. `discard`: loses unsaved work or waiting sends. */
export type ReloadMode = 'plain' | 'save' | 'discard'

/** What a reload would take from a person. */
export interface AtStake {
  readonly works: readonly UnsavedWork[]
  /** The number of waiting sends. */
  readonly pending: number
  readonly identity: string | null
}

/** The work that a reload does not hand back. */
export const lostWork = ({ works, identity }: AtStake): readonly UnsavedWork[] =>
  works.filter((work) => !isKept(work, identity))

/** The mildest way to reload. After a failed save only a discard is left. */
export function reloadMode(stake: AtStake, hasSaveFailed = false): ReloadMode {
  const lost = hasSaveFailed ? stake.works : lostWork(stake)
  if (lost.length === 0 && stake.pending === 0) return 'plain'
  const isSaveable = stake.pending === 0 && !hasSaveFailed && lost.every(({ save }) => save !== null)
  return isSaveable ? 'save' : 'discard'
}

const severity: { readonly [M in ReloadMode]: number } = { plain: 0, save: 1, discard: 2 }

/** Whether the agreement to one mode covers the other. */
export const covers = (agreed: ReloadMode, needed: ReloadMode): boolean =>
  severity[agreed] >= severity[needed]
