import type { ConnectionView } from './connectionView.js'
import type { BannerKey, BannerPresentation, CountdownPresentation } from './presentationTypes.js'
import type { Times } from './times.js'

/** The banners that have the countdown to the next dial, while there is one. */
const counting: ReadonlySet<BannerKey> = new Set([
  'connecting',
  'reconnecting',
  'still-disconnected',
  'captive-portal',
  'token-unavailable',
  'gave-up',
  'paused',
])

/**
 * The countdown of this frame. It begins with the banner of the loss, and goes on where that is dismissed. A wait that is too
 * short gets none, because a countdown below the limit would only flicker; one that runs goes on to its end. A pause that ends by
 * itself always says when.
 *
 * @param banner the banner of this frame, dismissed or not
 */
export function nextCountdown(
  shown: CountdownPresentation | null,
  banner: BannerPresentation | null,
  view: ConnectionView,
  now: number,
  times: Times,
): CountdownPresentation | null {
  const { nextAttemptAt: to, status } = view.connection
  if (to === null || banner === null || !counting.has(banner.key)) return null
  if (shown?.to === to) return shown
  return status === 'paused' || to - now >= times.countdownMs ? { from: now, to } : null
}
