'use client'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'

import { useConnectivity } from '../connectivityContext.js'
import { pageStake } from '../unsaved/pageStake.js'
import { isRepeatedClick, type ClickLike } from '../isRepeatedClick.js'
import { useLatest } from '../useLatest.js'
import { reloadMode, type ReloadMode } from './reloadMode.js'
import { isBusy, pageReloader, type ReloadOptions } from './reloader.js'
import type { ReloadPhase } from './reloadRun.js'

/** A reload of the page for one button. */
export interface ReloadButton {
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
  /** Whether a press waits for a second one, because it would lose work. */
  readonly isConfirming: boolean
}

/** A reload that renders its component only for its own steps, not for the work and the sends that it would lose. */
export function useReloadButton(options: ReloadOptions = {}): ReloadButton {
  const connectivity = useConnectivity()
  const reloader = pageReloader()
  const phase = useStore(reloader)
  const [isConfirmed, setConfirmed] = useState(false)
  const latest = useLatest(options)
  const end = useRef<(() => void) | null>(null)
  useEffect(() => () => end.current?.(), [connectivity.use])

  const modeNow = (stake = pageStake().getState()): ReloadMode => reloadMode(stake, phase === 'save-failed')
  const wouldLose = useStore(pageStake(), (stake) => isConfirmed && modeNow(stake) === 'discard')
  // What the person has agreed to lose is saved or gone: work that comes later is asked for anew.
  if (isConfirmed && !wouldLose) setConfirmed(false)

  const reload = (mode: ReloadMode = modeNow()): void => {
    setConfirmed(false)
    end.current = reloader.start(connectivity, mode, () => latest.current) ?? end.current
  }
  return {
    buttonProps: {
      onClick: (event?: ClickLike) => {
        if (isRepeatedClick(event)) return
        if (modeNow() === 'discard' && !wouldLose) setConfirmed(true)
        else reload()
      },
      'aria-busy': isBusy(phase),
      'aria-disabled': isBusy(phase),
    },
    reload,
    phase,
    isConfirming: wouldLose,
  }
}
