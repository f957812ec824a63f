import type { Connectivity } from '../../engine/connectivity.js'
import { presenterOf } from '../../engine/presenter.js'
import { unsavedWorkOf } from '../unsaved/unsavedWork.js'
import { isEditing } from './isEditing.js'
import { isReloadLoop, nextAutoReloadAt } from './reloadLog.js'
import { isBusy, reloaderOf } from './reloader.js'

/** Without input for this long, the person is taken to be away. */
const QUIET_MS = 10_000
/** A page that is hidden for this long is not looked at. */
const HIDDEN_MS = 30_000
/** A person who reads a visible page can stop the reload within this time. */
const NOTICE_MS = 20_000
/** The reloads of all pages of a server spread over this long. */
const WINDOW_MS = 30_000

const touches = ['pointerdown', 'touchstart', 'wheel', 'keydown', 'input'] as const

/**
 * Reloads the page by itself while the person is away: see `policy` of the `ResyncPrompt`. Returns the function that stops it.
 *
 * @param onPlan receives the time of the reload while a person may stop it; null otherwise. Epoch milliseconds
 */
export function startAutoReload(connectivity: Connectivity, onPlan: (at: number | null) => void): () => void {
  const { environment } = connectivity
  const works = unsavedWorkOf(connectivity)
  const reloader = reloaderOf(connectivity)
  const jitterMs = environment.random() * WINDOW_MS
  const controller = new AbortController()
  let touchedAt = environment.now()
  let hiddenAt = document.hidden ? touchedAt : null
  let cancel = (): void => undefined
  let wasBusy = isBusy(reloader.getState())

  /** When the page may reload; Infinity while something speaks against it. */
  function dueAt(): number {
    const now = environment.now()
    const reason = presenterOf(connectivity).getState().prompt?.reason
    const isBlocked =
      works.getState().length > 0 ||
      connectivity.getState().pending > 0 ||
      isEditing(document) ||
      ('prerendering' in document && document.prerendering === true)
    if (isBlocked || reason === undefined || isReloadLoop(reason, now)) return Infinity
    const quietAt = hiddenAt === null ? touchedAt + QUIET_MS + NOTICE_MS : hiddenAt + HIDDEN_MS
    return Math.max(quietAt, nextAutoReloadAt()) + jitterMs
  }

  function update(): void {
    cancel()
    if (isBusy(reloader.getState())) return onPlan(null)
    const at = dueAt()
    const left = at - environment.now()
    if (left <= 0) {
      reloader.start('plain', undefined, () => environment.now() >= dueAt())
      return
    }
    const untilNotice = hiddenAt === null ? left - NOTICE_MS : left
    onPlan(untilNotice <= 0 ? at : null)
    if (left < Infinity) cancel = environment.setTimer(update, untilNotice <= 0 ? left : untilNotice)
  }

  const touch = (): void => {
    touchedAt = environment.now()
    update()
  }
  const ends = [
    works.subscribe(update),
    connectivity.subscribe(update),
    reloader.subscribe((phase) => {
      const isOver = wasBusy && !isBusy(phase)
      wasBusy = isBusy(phase)
      // Something stopped the reload: begin the wait anew.
      if (isOver) touch()
    }),
  ]
  const options = { capture: true, passive: true, signal: controller.signal }
  for (const type of touches) document.addEventListener(type, touch, options)
  for (const type of ['focusin', 'focusout']) document.addEventListener(type, update, options)
  document.addEventListener(
    'visibilitychange',
    () => {
      hiddenAt = document.hidden ? environment.now() : null
      touch()
    },
    options,
  )
  update()
  return () => {
    cancel()
    controller.abort()
    for (const end of ends) end()
    onPlan(null)
  }
}
