'use client'

import { useEffect, useRef, useState } from 'react'
import { useLatest } from '../../react/useLatest.js'
import { reloadSafely, type ReloadMode, type ReloadOptions, type ReloadPhase } from './reloadSafely.js'

/** Runs the requested reload, one at a time, while the component is mounted. */
export function useReload(options: ReloadOptions): [ReloadPhase, (mode: ReloadMode) => void] {
  const [phase, setPhase] = useState<ReloadPhase>('asking')
  const latest = useLatest(options)
  const run = useRef<AbortController | null>(null)
  useEffect(() => () => run.current?.abort(), [])
  const start = (mode: ReloadMode): void => {
    if (run.current?.signal.aborted === false) return
    const controller = new AbortController()
    run.current = controller
    const fail = (error: unknown): void => {
      options.environment.report(error)
      setPhase('asking')
    }
    void reloadSafely(mode, () => latest.current, controller.signal, setPhase)
      .catch(fail)
      .finally(() => controller.abort())
  }
  return [phase, start]
}
