import { losses } from './banner.js'
import type { PresentationMachine } from './presentationMachine.js'
import type { Announcement, BannerKey, BannerPresentation, PromptPresentation } from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

/** The newest announcement, and the outage whose end was announced. */
interface AnnouncementStep {
  readonly announcement: Announcement | null
  readonly recoveryAnnouncedFor: number | null
}

/** Losses that are announced again after an earlier loss: they last, or only a person can end them. */
const serious: ReadonlySet<BannerKey> = new Set(['still-disconnected', 'captive-portal', 'gave-up'])

/** Announces a loss once, once more when it grows serious, and once when it is over. */
export function nextAnnouncement(
  previous: PresentationMachine,
  facts: Snapshot,
  banner: BannerPresentation | null,
  prompt: PromptPresentation | null,
  now: number,
  times: Times,
): AnnouncementStep {
  const { announcement } = previous.shown
  const { recoveryAnnouncedFor } = previous
  const unchanged: AnnouncementStep = { announcement, recoveryAnnouncedFor }
  const announce = (
    key: Announcement['key'],
    politeness: Announcement['politeness'],
    announcedFor = recoveryAnnouncedFor,
  ): AnnouncementStep => ({
    announcement: { id: (announcement?.id ?? 0) + 1, key, politeness },
    recoveryAnnouncedFor: announcedFor,
  })
  if (prompt !== null && prompt.id !== previous.shown.prompt?.id) return announce('resync', 'assertive')
  if (banner?.key === 'back-online') {
    const id = facts.connection.outage?.id ?? 0
    if (recoveryAnnouncedFor === id || now < recoveryAnnounceAt(facts, times)) return unchanged
    return announce('back-online', 'polite', id)
  }
  if (banner === null || banner.key === previous.shown.banner?.key) return unchanged
  // "Offline" after "connection lost" is a detail of the same loss.
  const isDetail = losses.has(banner.key) && !serious.has(banner.key) && previous.shownOutage !== null
  if (isDetail || banner.key === 'syncing') return unchanged
  if (serious.has(banner.key) && announcement?.key === banner.key) return unchanged
  return announce(banner.key, banner.tone === 'danger' ? 'assertive' : 'polite')
}

/** When a recovery may be announced: a flapping connection is announced once it is stable, not on each return. */
export const recoveryAnnounceAt = ({ connection }: Snapshot, times: Times): number =>
  connection.since + times.stableMs
