import { useState, type ReactElement } from 'react'
import type { Situation } from './situations.js'

type Outcome = 'copied' | 'refused'

const answers: { readonly [O in Outcome]: string } = {
  copied: 'Copied: a test file for vitest.',
  refused: 'The browser did not allow it. Copy the text below.',
}

/** Puts the situation on the clipboard as a test file. */
export function CopyTest({ situation }: { readonly situation: Situation }): ReactElement {
  const { id, test } = situation
  const [told, setTold] = useState<{ readonly id: string; readonly outcome: Outcome } | null>(null)
  const outcome = told?.id === id ? told.outcome : null

  function copy(): void {
    navigator.clipboard.writeText(test).then(
      () => setTold({ id, outcome: 'copied' }),
      () => setTold({ id, outcome: 'refused' }),
    )
  }

  return (
    <div className="pg-copy">
      <button type="button" className="pg-button" onClick={copy}>
        Copy this situation as a test
      </button>
      <span role="status">{outcome === null ? '' : answers[outcome]}</span>
      {outcome === 'refused' ? (
        <textarea readOnly aria-label="Test file" value={test} onFocus={(event) => event.target.select()} />
      ) : null}
    </div>
  )
}
