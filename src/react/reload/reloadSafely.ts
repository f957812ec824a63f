import { permitLeave } from '../unsaved/leaveWarning.js'
import { pageStake, type AtStake } from '../unsaved/pageStake.js'
import { lostWork } from '../unsaved/unsavedWork.js'
import { handOver } from './handOver.js'
import { covers, reloadMode } from './reloadMode.js'
import { pause, type ReloadRun } from './reloadRun.js'
import { serverAnswers } from './serverAnswers.js'

/** A reload that does not happen within this time was stopped by the browser or the person. */
const STOPPED_MS = 5000
/** A save that takes longer counts as failed, because it may never end. */
const SAVE_MS = 30_000

/**
 * Reloads once the server answers, so that the page stays readable, and never over work without the person's consent. Checks
 * what is at stake after each wait, because the person may have typed meanwhile. Ends in the phase `save-failed`, or when the
 * page was not reloaded.
 */
export async function reloadSafely(run: ReloadRun): Promise<void> {
  const { mode, signal, onPhase, isAutoAllowed } = run
  if (!(await serverAnswers(run))) return
  const stake = pageStake().getState()
  if (!covers(mode, reloadMode(stake)) || isAutoAllowed?.() === false) return
  if (mode === 'save') {
    onPhase('saving')
    const lost = lostWork(stake.works)
    const isSaved = await saveAll(run, lost)
    if (signal.aborted) return
    if (!isSaved) return onPhase('save-failed')
    if (reloadMode(stakeWithout(lost)) !== 'plain') return
  }
  await leavePage(run)
}

/** Resolves with false when any of it cannot be saved, or not in time. */
function saveAll(run: ReloadRun, works: AtStake['works']): Promise<boolean> {
  const results = Promise.allSettled(works.map(async ({ save }) => save?.()))
  const areSaved = results.then((all) => all.every(({ status }) => status === 'fulfilled'))
  return Promise.race([areSaved, pause(run, SAVE_MS).then(() => false)])
}

/** What is at stake now, without the saved work: its component may not have rendered since. */
function stakeWithout(saved: AtStake['works']): AtStake {
  const { works, pending } = pageStake().getState()
  return { works: works.filter((work) => !saved.includes(work)), pending }
}

async function leavePage(run: ReloadRun): Promise<void> {
  const { mode, onPhase, isAutoAllowed } = run
  const { areKept, isLogged, awaitLeave, takeBack } = handOver(run)
  const isUnkept = !areKept && mode !== 'discard'
  // Without a record of it, an automatic reload could repeat for ever.
  if (isUnkept || (isAutoAllowed !== null && !isLogged)) {
    takeBack()
    if (isUnkept) onPhase('save-failed')
    return
  }
  onPhase('reloading')
  const forbid = permitLeave()
  awaitLeave()
  try {
    run.reload()
    await pause(run, STOPPED_MS)
  } finally {
    forbid()
    takeBack()
  }
}
