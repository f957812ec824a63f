'use client'
import { useMemo } from 'react'
import { useStore } from 'zustand'

import { useConnectivity } from './connectivityContext.js'
import { isReloadLoop } from './reload/reloadLog.js'
import { reloadMode, type ReloadMode } from './reload/reloadMode.js'
import type { ReloadOptions } from './reload/reloader.js'
import { useReloadButton, type ReloadButton } from './reload/useReloadButton.js'
import { pageStake } from './unsaved/pageStake.js'
import type { UnsavedWork } from './unsaved/unsavedWork.js'
import { useConnectivityPresentation } from './useConnectivityPresentation.js'

/** A safe reload of the page. */
export interface UseReloadResult extends ReloadButton {
  /** What the next reload does to unsaved work. */
  readonly mode: ReloadMode
  /** Whether recent reloads did not help. */
  readonly isLooping: boolean
  /** The unsaved work on the page, below all of its providers. */
  readonly unsaved: readonly UnsavedWork[]
  /** The number of waiting sends on the page, which a reload loses. */
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
  const button = useReloadButton(options)
  const stake = useStore(pageStake())
  const cause = useConnectivityPresentation(({ prompt }) => prompt)
  const promptId = cause?.id ?? null
  const reason = cause?.reason ?? null
  const isLooping = useMemo(
    () => reason !== null && promptId !== null && isReloadLoop(reason, connectivity.environment.now()),
    [connectivity, reason, promptId],
  )
  const mode = reloadMode(stake, button.phase === 'save-failed')
  return { ...button, mode, isLooping, unsaved: stake.works, unsent: stake.pending }
}
