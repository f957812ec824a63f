'use client'
import { useEffect, useRef } from 'react'

import { useConnectivity } from './connectivityContext.js'
import { dropDraft, readDraft } from './unsaved/drafts.js'
import { leaveWarningOf } from './unsaved/leaveWarning.js'
import { unsavedWorkOf } from './unsaved/unsavedWork.js'
import { useLatest } from './useLatest.js'

/** Options of `useUnsavedWork`. Functions may be inline. */
export interface UnsavedWorkOptions {
  /** Stable name of the work, also after a reload, such as `order-1042`. */
  readonly id: string
  /** Its name for a person, such as "Order 1042". */
  readonly label: string
  /** Whether the work has changes that are not saved. */
  readonly isDirty: boolean
  /** Saves the work; rejects on failure. Default: it cannot be saved from the prompt. */
  readonly save?: () => void | Promise<void>
  /** The work as text, for *Copy* and for `restore`. Default: it cannot be copied. */
  readonly copy?: () => string
  /**
   * Receives the text of `copy` once after a reload by this package, if the same person is signed in.
   * Default: a reload loses the work, and asks before.
   *
   * @param at when the text was kept; epoch milliseconds
   */
  readonly restore?: (text: string, at: number) => void
}

/**
 * Protects the work of a person: the `ResyncPrompt` lists it and offers to save or copy it, nothing reloads the page over it
 * without consent, and the browser asks before the page is left.
 *
 * @example
 * useUnsavedWork({ id: 'order-1042', label: 'Order 1042', isDirty, save, copy: () => text, restore: setText })
 */
export function useUnsavedWork(work: UnsavedWorkOptions): void {
  const connectivity = useConnectivity()
  const latest = useLatest(work)
  const { id, label, isDirty } = work
  const isSaveable = work.save !== undefined
  const isCopyable = work.copy !== undefined
  const restores = work.restore !== undefined
  // The work stays with the identity that began it; undefined while nothing is unsaved.
  const owner = useRef<string | null | undefined>(undefined)

  useEffect(() => {
    if (!isDirty) {
      owner.current = undefined
      return undefined
    }
    if (owner.current === undefined) owner.current = connectivity.getState().connection.identity
    return unsavedWorkOf(connectivity).add({
      id,
      label,
      save: isSaveable ? async () => latest.current.save?.() : null,
      copy: isCopyable ? () => latest.current.copy?.() ?? '' : null,
      restores,
      owner: owner.current,
    })
  }, [connectivity, latest, id, label, isDirty, isSaveable, isCopyable, restores])

  useEffect(() => (isDirty ? leaveWarningOf(connectivity).hold() : undefined), [connectivity, isDirty])

  useEffect(() => {
    if (!restores) return undefined
    let stop: (() => void) | null = null
    const end = (): void => stop?.()
    const attempt = (): void => {
      const draft = readDraft(id)
      if (draft === null) return end()
      const { identity } = connectivity.getState().connection
      // Wait until the server has said who is signed in.
      if (draft.owner !== null && identity === null) return
      end()
      dropDraft(id)
      if (draft.owner === null || draft.owner === identity) latest.current.restore?.(draft.text, draft.at)
    }
    stop = connectivity.subscribe(attempt)
    attempt()
    return end
  }, [connectivity, latest, id, restores])
}
