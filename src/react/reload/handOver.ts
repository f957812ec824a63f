import { presenterOf } from '../../engine/presenter.js'
import { dropDraft, keepDraft } from '../unsaved/drafts.js'
import { pageStake } from '../unsaved/pageStake.js'
import { lostWork } from '../unsaved/unsavedWork.js'
import { logReload, retractReload, type LoggedReload } from './reloadLog.js'
import type { ReloadRun } from './reloadRun.js'

/** A slow server may let the browser leave the page this long after the request. */
const LATEST_LEAVE_MS = 60_000

/** What this page leaves to the next page of the tab. */
export interface HandOver {
  /** Whether all text is kept that the next page should restore. */
  readonly areKept: boolean
  /** Whether the reload is recorded. */
  readonly isLogged: boolean
  /** Hands over again when the browser leaves the page, also after `takeBack`. */
  readonly awaitLeave: () => void
  /** Removes what was handed over, because the page stays. */
  readonly takeBack: () => void
}

let forgetEarlier = (): void => undefined

/** Leaves the texts of unsaved work and a record of the reload to the next page of the tab. */
export function handOver({ connectivity, isAutoAllowed }: ReloadRun): HandOver {
  const { environment } = connectivity
  const { prompt } = presenterOf(connectivity).getState()
  const entry: LoggedReload = {
    reason: prompt?.reason ?? connectivity.getState().connection.reason,
    at: environment.now(),
    isAuto: isAutoAllowed !== null,
  }
  const ids = new Set<string>()
  let hasLeft = false

  function keepDrafts(): boolean {
    const { works } = pageStake().getState()
    const lost = lostWork(works)
    const kept = works.filter((work) => !lost.includes(work))
    for (const { id } of kept) ids.add(id)
    return kept.map((work) => keepDraft(work, entry.at)).every(Boolean)
  }

  const leave = ({ persisted }: PageTransitionEvent): void => {
    if (persisted || environment.now() > entry.at + LATEST_LEAVE_MS) return
    hasLeft = true
    keepDrafts()
    logReload(entry)
  }

  forgetEarlier()
  return {
    areKept: keepDrafts(),
    isLogged: logReload(entry),
    awaitLeave() {
      window.addEventListener('pagehide', leave, { once: true })
      forgetEarlier = () => window.removeEventListener('pagehide', leave)
    },
    takeBack() {
      if (hasLeft) return
      for (const id of ids) dropDraft(id)
      retractReload(entry)
    },
  }
}
