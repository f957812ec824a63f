'use client'
import { useEffect, useRef, useState } from 'react'

import { isolate } from '../engine/isolate.js'
import { useConnectivity } from './connectivityContext.js'
import { dropDraft, readDraft } from './unsaved/drafts.js'
import { warnOnLeave } from './unsaved/leaveWarning.js'
import { pageStake } from './unsaved/pageStake.js'
import { useLastingEffect } from './useLastingEffect.js'
import { useLatest } from './useLatest.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of `useUnsavedWork`. Functions may be inline. */
export interface UnsavedWorkOptions {
  /** Stable name of the work, also after a reload, such as `order-1042`. Work that shares its id is not restored. */
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
 * without consent, and the browser asks before the page is left. So it does while the component is hidden by `<Activity>`.
 * Reports an error in development when two components on the page have unsaved work with the same id.
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
  const [component] = useState(() => ({}))
  // The work stays with the first identity that is known.
  const owner = useRef<string | null>(null)

  // A hidden component keeps its work as it is.
  useLastingEffect(() => {
    if (!isDirty) return undefined
    const end = warnOnLeave()
    return () => {
      end()
      pageStake().removeWork(component)
      owner.current = null
    }
  }, [component, id, isDirty])

  useLastingEffect(() => {
    if (!isDirty) return undefined
    const put = (): void => {
      const { identity } = connectivity.getState().connection
      owner.current ??= identity
      pageStake().putWork(component, {
        id,
        label,
        save: isSaveable ? async () => latest.current.save?.() : null,
        copy: isCopyable ? () => latest.current.copy?.() ?? '' : null,
        restores: restores && isCopyable && owner.current === identity,
        owner: owner.current,
      })
    }
    put()
    return connectivity.subscribe((now, before) => {
      if (now.connection.identity !== before.connection.identity) put()
    })
  }, [connectivity, component, latest, id, label, isDirty, isSaveable, isCopyable, restores])

  useEffect(() => {
    const { publish } = pageStake()
    publish()
    return publish
  }, [component, id, label, isDirty, isSaveable, isCopyable, restores])

  useEffect(() => {
    if (process.env.NODE_ENV === 'production' || !isDirty) return
    const { works } = pageStake().getState()
    if (works.filter((each) => each.id === id).length > 1)
      connectivity.environment.report(
        new Error(
          `useUnsavedWork: two components have unsaved work with the id ${JSON.stringify(id)}; give each its own`,
        ),
      )
  }, [connectivity, id, isDirty])

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
      if (draft.owner !== null && draft.owner !== identity) return
      // A throw in an effect would unmount the page.
      isolate(() => latest.current.restore?.(draft.text, draft.at), connectivity.environment.report)
    }
    stop = connectivity.subscribe(attempt)
    attempt()
    return end
  }, [connectivity, latest, id, restores])
}
