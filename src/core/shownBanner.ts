import { wantedBanner } from './banner.js'
import { isChanging, type ConnectionView } from './connectionView.js'
import { isUpLed } from './led.js'
import { missedIn } from './missed.js'
import type { BannerPresentation } from './presentationTypes.js'
import { sameFields } from './projection.js'
import type { BannerInput, WantedBanner } from './wantedBanner.js'

/**
 * The banner of this frame. It changes with the view, in the same frame; on its own it changes after a minimum time. "Back
 * online" follows a loss that was shown, once the connection has held for `times.recoveryMs`.
 *
 * @param isUnconfirmed whether a loss was shown and its end not yet confirmed
 */
export function shownBanner(
  input: BannerInput,
  before: ConnectionView | null,
  isUnconfirmed: boolean,
): WantedBanner {
  const { view, shown, now, times } = input
  if (isChanging(view)) return { banner: shown, changesAt: Infinity }
  const wanted = isUnconfirmed ? confirmed(input, wantedBanner(input)) : wantedBanner(input)
  const { banner } = wanted
  if (shown !== null && before?.led === view.led && banner?.key !== shown.key) {
    const until = shown.shownAt + (banner === null ? times.ledMs : times.minVisibleMs)
    if (now < until) return { banner: shown, changesAt: Math.min(until, wanted.changesAt) }
  }
  if (banner === null || shown === null) return wanted
  const isSame = shown.key === banner.key && shown.channel === banner.channel
  return { ...wanted, banner: isSame ? refresh(shown, banner) : banner }
}

/** Confirms the end of a loss, where nothing else is to be told. */
function confirmed(input: BannerInput, wanted: WantedBanner): WantedBanner {
  const { facts, view, shown, isPrompting, now, times } = input
  const { connection } = view
  if (wanted.banner !== null || isPrompting || !isUpLed(view.led) || view.led === 'unstable') return wanted
  const isShown = shown?.key === 'back-online'
  const from = connection.since + times.recoveryMs
  const until = (isShown ? shown.shownAt : now) + times.confirmMs
  if (!isShown && now < from) return { banner: null, changesAt: Math.min(from, wanted.changesAt) }
  if (now >= until) return wanted
  const banner: BannerPresentation = {
    id: `back-online#${String(connection.outage?.id)}`,
    dismissible: true,
    key: 'back-online',
    // A page that missed messages is not well, although its connection is.
    tone: missedIn(facts) === 'some' ? 'warning' : 'success',
    reason: connection.reason,
    serverText: null,
    actions: [],
    channel: null,
    lastConnectedAt: null,
    pending: facts.pending,
    shownAt: now,
  }
  return { banner, changesAt: Math.min(until, wanted.changesAt) }
}

/** The same banner with newer details; the same object when nothing differs, so that nothing renders. */
function refresh(shown: BannerPresentation, wanted: BannerPresentation): BannerPresentation {
  const isSameActions = shown.actions.join() === wanted.actions.join()
  const actions = isSameActions ? shown.actions : wanted.actions
  const next: BannerPresentation = { ...wanted, actions, shownAt: shown.shownAt }
  return sameFields(shown, next) ? shown : next
}
