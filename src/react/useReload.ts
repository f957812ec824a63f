'use client'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'

import { useConnectivity } from './connectivityContext.js'
import { isReloadLoop } from './reload/reloadLog.js'
import { reloadMode, type ReloadMode } from './reload/reloadMode.js'
import { isBusy, reloaderOf, type ReloadOptions } from './reload/reloader.js'
import type { ReloadPhase } from './reload/reloadRun.js'
import { unsavedWorkOf, type UnsavedWork } from './unsaved/unsavedWork.js'
import { useConnectivityPresentation } from './useConnectivityPresentation.js'
import { useLatest } from './useLatest.js'
import { useSnapshot } from './useSnapshot.js'

/** A safe reload of the page. */
export interface UseReloadResult {
  /** For a button of the app. A press that would lose work only sets `isConfirming`; the next one reloads. */
  readonly buttonProps: {
    readonly onClick: () => void
    readonly 'aria-busy': boolean
    readonly 'aria-disabled': boolean
  }
  /** Reloads the page in the given mode. Does nothing while a reload runs. Default: the current mode. */
  readonly reload: (mode?: ReloadMode) => void
  /** The step of the running reload; `asking` without one. */
  readonly phase: ReloadPhase
  /** What the next reload does to unsaved work. */
  readonly mode: ReloadMode
  /** Whether a press waits for a second one, because it would lose work. */
  readonly isConfirming: boolean
  /** Whether recent reloads did not help. */
  readonly isLooping: boolean
  /** The unsaved work on the page. */
  readonly unsaved: readonly UnsavedWork[]
  /** The number of sends that wait, which a reload loses. */
  readonly unsent: number
}

/**
 * Reloads the page like the `ResyncPrompt`: once the server answers, never over unsaved work without consent, and at most one
 * reload at a time on the page. The request ends when the component unmounts or the page is back in step.
 *
 * @example
 * const { buttonProps, isConfirming } = useReload()
 * <Button {...buttonProps}>{isConfirming ? 'Reload and lose changes' : 'Reload'}</Button>
 */
export function useReload(options: ReloadOptions = {}): UseReloadResult {
  const connectivity = useConnectivity()
  const reloader = reloaderOf(connectivity)
  const phase = useStore(reloader)
  const unsaved = useStore(unsavedWorkOf(connectivity))
  const { pending, identity } = useSnapshot(({ pending: count, connection }) => ({
    pending: count,
    identity: connection.identity,
  }))
  const cause = useConnectivityPresentation(({ prompt }) => prompt)
  const promptId = cause?.id ?? null
  const reason = cause?.reason ?? null
  const isLooping = useMemo(
    () => reason !== null && promptId !== null && isReloadLoop(reason, connectivity.environment.now()),
    [connectivity, reason, promptId],
  )
  const mode = reloadMode({ works: unsaved, pending, identity }, phase === 'save-failed')
  const [confirmed, setConfirmed] = useState<ReloadMode | null>(null)
  const isConfirming = confirmed === 'discard' && mode === 'discard'
  const latest = useLatest(options)
  const end = useRef<(() => void) | null>(null)
  useEffect(() => () => end.current?.(), [])

  const reload = (chosen: ReloadMode = mode): void => {
    setConfirmed(null)
    end.current = reloader.start(chosen, () => latest.current) ?? end.current
  }
  return {
    buttonProps: {
      onClick: () => (mode === 'discard' && !isConfirming ? setConfirmed('discard') : reload()),
      'aria-busy': isBusy(phase),
      'aria-disabled': isBusy(phase),
    },
    reload,
    phase,
    mode,
    isConfirming,
    isLooping,
    unsaved,
    unsent: pending,
  }
}
