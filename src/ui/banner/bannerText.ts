import { cleanText } from '../../core/cleanText.js'
import type { BannerKey, BannerPresentation, Presentation } from '../../core/presentationTypes.js'
import type { Format } from '../../i18n/format.js'
import { say, type BannerMessages, type BannerValues } from '../../i18n/messages.js'
import { promptBanner } from './promptBanner.js'

/** Banners whose second sentence gives way to a countdown or to the number of waiting sends. */
const calm: ReadonlySet<BannerKey> = new Set(['connecting', 'reconnecting', 'offline', 'token-unavailable'])

/** Banners of a working connection, which sends everything that waits right now. */
const sends: ReadonlySet<BannerKey> = new Set([
  'syncing',
  'back-online',
  'channel-stopped',
  'channel-denied',
  'channel-not-found',
  'channel-kicked',
  'channel-kicked-elsewhere',
])

/** The sentences of a banner; null for an empty one. */
export interface BannerText {
  readonly title: string
  readonly body: string | null
  readonly pending: string | null
}

/** Fields of the presentation that the texts need. */
type Overall = Pick<Presentation, 'worstLed' | 'missed' | 'countdown'>

/** Values for the texts. */
const bannerValues = (banner: BannerPresentation, { worstLed, missed }: Overall): BannerValues => ({
  reason: banner.reason,
  channel: cleanText(banner.channel) ?? '',
  pending: banner.pending,
  lastConnectedAt: banner.lastConnectedAt,
  worst: worstLed,
  missed,
  actions: banner.actions,
})

/**
 * The sentences of a banner without its countdown, which is a separate component. For teams that draw their own banner.
 *
 * @param overall the presentation that the banner is part of
 * @example
 * const presentation = useConnectivityPresentation()
 * const text = presentation.banner && bannerText(presentation.banner, presentation, en.banner, createFormat('en'))
 */
export function bannerText(
  banner: BannerPresentation,
  overall: Overall,
  messages: BannerMessages,
  format: Format,
): BannerText {
  const { key } = banner
  const values = bannerValues(banner, overall)
  const count = banner.pending
  const pending = count > 0 && !sends.has(key) ? say(messages.pending, { count }, format) : null
  const isCounting = overall.countdown !== null
  // The countdown of a neutral banner is that of a pause, and tells its end.
  const isSaid = calm.has(key) ? pending !== null || isCounting : isCounting && banner.tone === 'neutral'
  const body = isSaid ? '' : say(messages.body[key], values, format)
  return { title: say(messages.title[key], values, format), body: body === '' ? null : body, pending }
}

/**
 * The text of the newest announcement for screen readers; null without one, or when it is no longer true.
 *
 * @example
 * const text = spokenText(useConnectivityPresentation(), en.banner, createFormat('en'))
 */
export function spokenText(
  presentation: Presentation,
  messages: BannerMessages,
  format: Format,
): string | null {
  const { announcement, banner, prompt } = presentation
  if (announcement === null) return null
  const { key } = announcement
  const ofBanner = banner?.key === key ? banner : null
  const shown = key === 'resync' ? prompt && promptBanner(prompt) : ofBanner
  if (shown === null) return null
  const spoken = messages.announce[key]
  if (spoken !== undefined) return say(spoken, bannerValues(shown, presentation), format)
  const { title, body, pending } = bannerText(shown, presentation, messages, format)
  return [title, body, pending].filter((sentence) => sentence !== null).join(' ')
}
