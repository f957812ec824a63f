import type { Connectivity } from '../../engine/connectivity.js'
import { keepDraft } from '../unsaved/drafts.js'
import { leaveWarningOf } from '../unsaved/leaveWarning.js'
import { isKept, unsavedWorkOf } from '../unsaved/unsavedWork.js'
import { logReload } from './reloadLog.js'
import { covers, lostWork, reloadMode, type AtStake } from './reloadMode.js'
import { pause, type ReloadRun } from './reloadRun.js'
import { serverAnswers } from './serverAnswers.js'

/** A reload that does not happen within this time was stopped by the browser or the person. */
const STOPPED_MS = 5000

const stakeOf = (connectivity: Connectivity): AtStake => {
  const { connection, pending } = connectivity.getState()
  return { works: unsavedWorkOf(connectivity).getState(), pending, identity: connection.identity }
}

/**
 * Reloads once the server answers, so that the page stays readable, and never over work without the person's consent. Checks
 * what is at stake right before the reload, because the person may have typed meanwhile.
 */
export async function reloadSafely(run: ReloadRun): Promise<void> {
  const { connectivity, mode, reason, signal, onPhase, isAutoAllowed } = run
  const { environment } = connectivity
  if (!(await serverAnswers(run))) return
  const stake = stakeOf(connectivity)
  if (!covers(mode, reloadMode(stake)) || isAutoAllowed?.() === false) return onPhase('asking')
  if (mode === 'save') {
    onPhase('saving')
    const results = await Promise.allSettled(lostWork(stake).map(async ({ save }) => save?.()))
    if (signal.aborted) return
    if (results.some(({ status }) => status === 'rejected')) return onPhase('save-failed')
  }
  const areKept = keepDrafts(stakeOf(connectivity), environment.now())
  if (!areKept && mode !== 'discard') return onPhase('save-failed')
  // Without a record of it, an automatic reload could repeat for ever.
  const isLogged = logReload(reason, environment.now(), isAutoAllowed !== null)
  if (isAutoAllowed !== null && !isLogged) return onPhase('asking')
  onPhase('reloading')
  const forbid = leaveWarningOf(connectivity).permit()
  try {
    run.reload()
    await pause(run, STOPPED_MS)
  } finally {
    forbid()
  }
  if (!signal.aborted) onPhase('asking')
}

/** Keeps what components take back after the reload. Returns whether all of it is kept. */
function keepDrafts({ works, identity }: AtStake, now: number): boolean {
  let areKept = true
  for (const work of works) {
    if (!work.restores || !isKept(work, identity)) continue
    try {
      keepDraft(work, now)
    } catch {
      areKept = false
    }
  }
  return areKept
}
