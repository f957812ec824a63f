import type { Connectivity } from '../../engine/connectivity.js'
import { presenterOf } from '../../engine/presenter.js'
import { pageStake } from '../unsaved/pageStake.js'
import { dueAt, noPlan, planAutoReload, type AutoFacts } from './autoPlan.js'
import { isEditing } from './isEditing.js'
import { readAutoBudget } from './reloadLog.js'
import { isBusy, pageReloader } from './reloader.js'
import { watchPerson } from './watchPerson.js'

/** The reloads of all pages of a server spread over this long. */
const WINDOW_MS = 30_000

/**
 * Reloads the page by itself while the person is away: see `policy` of the `ResyncPrompt`. Returns the function that stops it.
 *
 * @param onPlan receives the time of the reload while a person may stop it; null otherwise. Epoch milliseconds
 */
export function startAutoReload(connectivity: Connectivity, onPlan: (at: number | null) => void): () => void {
  const { environment } = connectivity
  const stake = pageStake()
  const reloader = pageReloader()
  const presenter = presenterOf(connectivity)
  const jitterMs = environment.random() * WINDOW_MS
  let touchedAt = environment.now()
  let hiddenAt = document.hidden ? touchedAt : null
  let budgetAt = readAutoBudget()
  let plan = noPlan
  let cancel = (): void => undefined
  let end: (() => void) | null = null
  let wasBusy = isBusy(reloader.getState())

  function facts(): AutoFacts {
    const { works, pending } = stake.getState()
    const { prompt } = presenter.getState()
    const isBlocked =
      works.length > 0 ||
      pending > 0 ||
      isEditing(document) ||
      ('prerendering' in document && document.prerendering === true)
    const freeAt = isBlocked || prompt === null ? Infinity : budgetAt(prompt.reason)
    return { touchedAt, hiddenAt, freeAt, jitterMs }
  }

  function update(): void {
    cancel()
    if (isBusy(reloader.getState())) return onPlan(null)
    const now = environment.now()
    plan = planAutoReload(facts(), plan, now)
    if (plan.reloadAt <= now) {
      onPlan(null)
      end = reloader.start(connectivity, 'plain', undefined, () => environment.now() >= dueAt(facts()))
      return
    }
    onPlan(plan.noticedAt === null ? null : plan.reloadAt)
    if (plan.wakeAt < Infinity) cancel = environment.setTimer(update, plan.wakeAt - now)
  }

  function touch(): void {
    touchedAt = environment.now()
    // The timer of a reload that is not told yet plans anew.
    if (plan.noticedAt !== null || plan.wakeAt === Infinity) update()
  }

  /** Begins the wait anew, because something stopped the reload. */
  function restart(): void {
    touchedAt = environment.now()
    budgetAt = readAutoBudget()
    plan = noPlan
    update()
  }

  const stops = [
    stake.subscribe(update),
    presenter.subscribe(update),
    reloader.subscribe((phase) => {
      const isOver = wasBusy && !isBusy(phase)
      wasBusy = isBusy(phase)
      if (isOver) restart()
    }),
    watchPerson(touch, update, () => {
      touchedAt = environment.now()
      hiddenAt = document.hidden ? touchedAt : null
      update()
    }),
  ]
  update()
  return () => {
    cancel()
    for (const stop of stops) stop()
    end?.()
    onPlan(null)
  }
}
