'use client'

import { useState } from 'react'
import type { UnsavedWork } from '../../react/index.js'

/** What the buttons inside the prompt have done. */
export interface PromptFeedback {
  /** The result of the last action; null before the first one. */
  readonly last: 'saved' | 'save-failed' | 'copied' | 'copy-failed' | 'refresh-failed' | null
  /** The work that was saved here, by id. */
  readonly saved: ReadonlyMap<string, string>
  readonly save: (work: UnsavedWork) => Promise<void>
  readonly copy: (work: UnsavedWork) => Promise<void>
  readonly refresh: (run: () => Promise<void>) => Promise<void>
}

/** Runs the actions inside the prompt and keeps their results. */
export function usePromptFeedback(): PromptFeedback {
  const [last, setLast] = useState<PromptFeedback['last']>(null)
  const [saved, setSaved] = useState<ReadonlyMap<string, string>>(new Map())
  return {
    last,
    saved,
    async save({ id, label, save }) {
      try {
        await save?.()
        setSaved((before) => new Map(before).set(id, label))
        setLast('saved')
      } catch {
        setLast('save-failed')
      }
    },
    async copy({ copy }) {
      try {
        await navigator.clipboard.writeText(copy?.() ?? '')
        setLast('copied')
      } catch {
        setLast('copy-failed')
      }
    },
    async refresh(run) {
      try {
        await run()
        setLast(null)
      } catch {
        setLast('refresh-failed')
      }
    },
  }
}
