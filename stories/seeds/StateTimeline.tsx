import { useEffect, useState, type CSSProperties, type ReactElement } from 'react'
import { useStore } from 'zustand'
import type { SeedWorld } from './seed.js'
import type { Line, Track } from './stateLog.js'

const LEAST_MS = 20_000
const LISTED = 12
const EVERY_MS = 500

const seconds = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

function timeText(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const rest = `${seconds.format((ms - minutes * 60_000) / 1000)} s`
  return minutes === 0 ? rest : `${minutes} min ${rest}`
}

/** The time of the page, twice a second. */
function useNow({ environment }: SeedWorld['clock']): number {
  const [now, setNow] = useState(environment.now)
  useEffect(() => {
    let cancel = (): void => undefined
    const tick = (): void => {
      setNow(environment.now())
      cancel = environment.setTimer(tick, EVERY_MS)
    }
    cancel = environment.setTimer(tick, EVERY_MS)
    return () => cancel()
  }, [environment])
  return now
}

interface BandsProps extends Pick<Track, 'bands'> {
  readonly from: number
  readonly to: number
  readonly now: number
}

/** Positions with logical properties, so that time runs in the direction of reading. */
function Bands({ bands, from, to, now }: BandsProps): ReactElement {
  const share = (at: number): number => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))
  return (
    <>
      {bands.map(({ from: at, tone, state }, index) => {
        const start = share(at)
        const size = share(bands[index + 1]?.from ?? now) - start
        const style: CSSProperties = { insetInlineStart: `${start}%`, inlineSize: `max(2px, ${size}%)` }
        return <i key={`${at} ${state}`} className="pg-band" data-tone={tone} style={style} />
      })}
    </>
  )
}

/** One line: when, what, the reason with its raw code, and the same in the words of the other system. */
function Entry({ line, from }: { readonly line: Line; readonly from: number }): ReactElement {
  const { at, kind, subject, text, reason, code, theirs } = line
  return (
    <li data-kind={kind}>
      <b>{timeText(at - from)}</b> {kind === 'pressed' ? 'pressed' : subject}{' '}
      <strong>{kind === 'pressed' ? `“${text}”` : text}</strong>{' '}
      {reason === null ? null : (
        <code>
          {reason}
          {code === null ? '' : ` (${code})`}
        </code>
      )}
      {theirs === null ? null : <span className="seed-theirs"> {theirs}</span>}
    </li>
  )
}

/** The states of the connection, of each channel and of things over time, and the same in words, the newest first. */
export function StateTimeline({ clock, log }: Pick<SeedWorld, 'clock' | 'log'>): ReactElement {
  const { from, tracks, lines } = useStore(log)
  const now = useNow(clock)
  const to = Math.max(now, from + LEAST_MS)
  return (
    <section className="pg-card pg-timeline" aria-label="Timeline">
      <div className="pg-strip" aria-hidden="true">
        {tracks.map(({ subject, bands }) => [
          <span key={subject}>{subject}</span>,
          <div key={`${subject} track`} className="pg-track seed-track">
            <Bands {...{ bands, from, to, now }} />
          </div>,
        ])}
      </div>
      <ol className="seed-lines" dir="ltr" aria-label="What happened, the newest first">
        {lines
          .slice(-LISTED)
          .toReversed()
          .map((line, index) => (
            <Entry key={`${lines.length - index} ${line.at}`} line={line} from={from} />
          ))}
      </ol>
    </section>
  )
}
