import { useEffect, useId, useState, type ReactElement } from 'react'
import type { Action } from 'react-connectivity'
import { StorySituation } from 'react-connectivity/storybook'
import type { Situation } from 'react-connectivity/testing'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'
import { raise, type RaisedError } from '../support/errors.js'

export interface ErrorCaseProps {
  readonly error: RaisedError
  /** The default actions of the package. */
  readonly byDefault: Action
  readonly onReload: () => void
}

/** Actions to choose from. */
const choices = ['reload', 'resubscribe', 'resync', 'none'] as const satisfies readonly Action[]

/** One error on its own live client, with the mapped action. */
export function ErrorCase({ error, byDefault, onReload }: ErrorCaseProps): ReactElement {
  const [action, setAction] = useState<Action>(byDefault)
  const [stage, setStage] = useState<Situation | null>(null)
  const id = useId()
  useEffect(() => {
    let isOver = false
    let made: Situation | null = null
    void raise(error, action).then((raised) => {
      made = raised
      if (isOver) raised.dispose()
      else setStage(raised)
    })
    return () => {
      isOver = true
      made?.dispose()
      setStage(null)
    }
  }, [error, action])
  return (
    <section className="story-case" aria-labelledby={id} data-error={error}>
      <h2 id={id}>
        <code>{error}</code>
      </h2>
      <label>
        actions: {"{ '"}
        {error}
        {"': "}
        <select value={action} onChange={(event) => setAction(event.target.value as Action)}>
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>{' '}
        {'}'}
      </label>
      {stage === null ? null : (
        <StorySituation situation={stage} clock="real">
          <div className="story-stack">
            <div className="story-row">
              <ConnectionLed of={{ channel: 'orders' }} label="Orders" />
            </div>
            <ConnectionBanner announce={false} aria-label={`Connection status: ${error}`} />
            <ResyncPrompt reload={onReload} probe={() => Promise.resolve(true)} />
          </div>
        </StorySituation>
      )}
    </section>
  )
}
