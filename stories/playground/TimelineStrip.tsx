import type { CSSProperties, ReactElement } from 'react'
import type { Band, Mark, TimelineState } from '../support/world/timeline.js'

const IDLE_MS = 30_000
const LEAST_MS = 12_000
const LISTED = 14

const seconds = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

interface Range {
  readonly from: number
  readonly to: number
}

/** The shown range: the situation, or the last seconds. */
function rangeOf({ from, to }: TimelineState, now: number, isRunning: boolean): Range {
  if (to !== null) return { from, to }
  if (isRunning) return { from, to: Math.max(now, from + LEAST_MS) }
  return { from: Math.max(from, now - IDLE_MS), to: Math.max(now, from + LEAST_MS) }
}

const share = ({ from, to }: Range, at: number): number =>
  Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))

/** Positions with logical properties, so that time runs in the direction of reading. */
const place = (start: number, size?: number): CSSProperties => ({
  insetInlineStart: `${start}%`,
  ...(size !== undefined && { inlineSize: `${size}%` }),
})

interface BandsProps {
  readonly bands: readonly Band[]
  readonly range: Range
  readonly now: number
}

function Bands({ bands, range, now }: BandsProps): ReactElement {
  const end = Math.min(now, range.to)
  return (
    <>
      {bands.map(({ from, tone, state }, index) => {
        const start = share(range, from)
        const size = share(range, Math.min(bands[index + 1]?.from ?? end, end)) - start
        return size <= 0 ? null : (
          <i key={`${from} ${state}`} className="pg-band" data-tone={tone} style={place(start, size)} />
        )
      })}
    </>
  )
}

/** Joins dials in a row. */
function listed(marks: readonly Mark[]): readonly Mark[] {
  const list: (Mark & { readonly count: number })[] = []
  for (const mark of marks) {
    const last = list.at(-1)
    if (mark.kind !== 'dial' || last?.kind !== 'dial') list.push({ ...mark, count: 1 })
    else list[list.length - 1] = { ...last, count: last.count + 1, text: `${last.count + 1} dials` }
  }
  return list.slice(-LISTED)
}

export interface TimelineStripProps {
  readonly timeline: TimelineState
  readonly now: number
  readonly isRunning: boolean
}

/** What both pages showed over time, and what happened. The list says the same in words. */
export function TimelineStrip({ timeline, now, isRunning }: TimelineStripProps): ReactElement {
  const range = rangeOf(timeline, now, isRunning)
  const marks = timeline.marks.filter(({ at }) => at >= range.from && at <= range.to)
  return (
    <>
      <div className="pg-strip" aria-hidden="true">
        <span>ours</span>
        <div className="pg-track">
          <Bands bands={timeline.ours} {...{ range, now }} />
          {marks.map(({ at, kind, text }, index) => (
            <i
              key={`${at} ${index}`}
              className="pg-mark"
              data-kind={kind}
              title={text}
              style={place(share(range, at))}
            />
          ))}
        </div>
        <span>plain</span>
        <div className="pg-track" data-of="plain">
          <Bands bands={timeline.plain} {...{ range, now }} />
        </div>
      </div>
      <ol className="pg-marks" aria-label="What happened">
        {marks.length === 0 ? <li>Nothing happened so far. Press a situation.</li> : null}
        {listed(marks).map(({ at, kind, text }, index) => (
          <li key={`${at} ${index}`} data-kind={kind}>
            <bdi>
              <b>{seconds.format((at - timeline.from) / 1000)} s</b> {text}
            </bdi>
          </li>
        ))}
      </ol>
    </>
  )
}
