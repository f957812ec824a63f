import type { ShownStatus } from './watchers.js'

/** Kind of a mark: a fault or its end, a banner, a dial, orders that came after all, or a text for screen readers. */
export type MarkKind = 'fault' | 'banner' | 'dial' | 'data' | 'spoken'

/** Something that happened. */
export interface Mark {
  readonly at: number
  readonly kind: MarkKind
  readonly text: string
}

/** A time in which a page showed one status. */
export interface Band extends ShownStatus {
  readonly from: number
}

/** What happened on both pages since `from`. */
export interface TimelineState {
  readonly from: number
  /** The end of a finished situation; null while time goes on. */
  readonly to: number | null
  readonly ours: readonly Band[]
  readonly plain: readonly Band[]
  readonly marks: readonly Mark[]
}

/** The two pages. */
export type Side = 'ours' | 'plain'

/** Marks that are kept. */
const MARKS = 200

export const emptyTimeline = (from: number): TimelineState => ({
  from,
  to: null,
  ours: [],
  plain: [],
  marks: [],
})

/** Begins again with the statuses of now. */
export const restarted = (timeline: TimelineState, from: number): TimelineState => ({
  ...emptyTimeline(from),
  ours: timeline.ours.slice(-1),
  plain: timeline.plain.slice(-1),
})

export const withMark = (timeline: TimelineState, mark: Mark): TimelineState => ({
  ...timeline,
  marks: [...timeline.marks, mark].slice(-MARKS),
})

export const withBand = (timeline: TimelineState, side: Side, band: Band): TimelineState => ({
  ...timeline,
  [side]: [...timeline[side], band].slice(-MARKS),
})
