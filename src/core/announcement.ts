import { isSerious as isSeriousBanner, losses } from './banner.js'
import type { PresentationMachine } from './presentationMachine.js'
import type { Announcement, BannerPresentation, PromptPresentation } from './presentationTypes.js'

/** The newest announcement: a loss once, once more when it lasts or needs a person, and once when it is over. */
export function nextAnnouncement(
  { shown, isUnconfirmed }: PresentationMachine,
  banner: BannerPresentation | null,
  prompt: PromptPresentation | null,
): Announcement | null {
  const { announcement } = shown
  const announce = (key: Announcement['key'], politeness: Announcement['politeness']): Announcement => ({
    id: (announcement?.id ?? 0) + 1,
    key,
    politeness,
  })
  if (prompt !== null && prompt.id !== shown.prompt?.id) return announce('resync', 'assertive')
  if (banner === null || banner.key === 'syncing' || banner.key === shown.banner?.key) return announcement
  const isSerious = banner.key === 'still-disconnected' || isSeriousBanner(banner.key, banner.tone)
  // "Offline" after "connection lost" is a detail of the same loss.
  const isDetail = losses.has(banner.key) && !isSerious && isUnconfirmed
  if (isDetail || (isSerious && announcement?.key === banner.key)) return announcement
  return announce(banner.key, banner.tone === 'danger' ? 'assertive' : 'polite')
}
