import type { ReactElement } from 'react'
import { situations, type Situation } from './situations.js'
import type { Running } from './useSituation.js'

export interface SituationBarProps {
  readonly chosen: Situation
  readonly running: Running | null
  readonly now: number
  readonly onStart: (situation: Situation) => void
}

/** The six situations. One runs at a time; the others wait. */
export function SituationBar({ chosen, running, now, onStart }: SituationBarProps): ReactElement {
  return (
    <div className="pg-situations" role="group" aria-label="Situations">
      {situations.map((situation) => {
        const { id, title, line, lastsMs } = situation
        const isRunning = running?.id === id
        return (
          <button
            key={id}
            type="button"
            aria-pressed={chosen.id === id}
            aria-disabled={(running !== null && !isRunning) || undefined}
            data-running={isRunning || undefined}
            onClick={() => {
              if (running === null) onStart(situation)
            }}
          >
            <strong>{title}</strong>
            <span>
              <bdi>{line}</bdi>
            </span>
            {isRunning ? (
              <progress
                aria-label={`${title} runs`}
                max={lastsMs}
                value={Math.min(lastsMs, now - running.since)}
              />
            ) : null}
          </button>
        )
      })}
    </div>
  )
}
