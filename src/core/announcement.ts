import { losses } from './banner.js'
import type {
  Announcement,
  BannerKey,
  BannerPresentation,
  Presentation,
  PromptPresentation,
} from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

/** The last announcement, and the outage whose end was announced. */
export interface Saying {
  readonly said: Announcement | null
  readonly over: number | null
}

/** Losses that are told although a loss was told before: they last, or only a person can end them. */
const serious: ReadonlySet<BannerKey> = new Set(['still-disconnected', 'captive-portal', 'gave-up'])

/** One announcement for a loss, one when it grows serious, one when it is over. */
export function nextAnnouncement(
  previous: Presentation,
  facts: Snapshot,
  banner: BannerPresentation | null,
  prompt: PromptPresentation | null,
  now: number,
  times: Times,
): Saying {
  const said = previous.announcement
  const over = previous.saidOver
  const say = (key: Announcement['key'], politeness: Announcement['politeness']): Announcement => ({
    id: (said?.id ?? 0) + 1,
    key,
    politeness,
  })
  if (prompt !== null && prompt.id !== previous.prompt?.id) return { said: say('resync', 'assertive'), over }
  if (banner?.key === 'back-online') {
    const id = facts.connection.outage?.id ?? 0
    if (over === id || now < sayOverAt(facts, times)) return { said, over }
    return { said: say('back-online', 'polite'), over: id }
  }
  if (banner === null || banner.key === previous.banner?.key) return { said, over }
  // "Offline" after "connection lost" is a detail of the same loss.
  const isDetail = losses.has(banner.key) && !serious.has(banner.key) && previous.shownOutage !== null
  if (isDetail || banner.key === 'syncing') return { said, over }
  if (serious.has(banner.key) && said?.key === banner.key) return { said, over }
  return { said: say(banner.key, banner.tone === 'danger' ? 'assertive' : 'polite'), over }
}

/** A flapping link must not be called back each time: it is said once the link is stable and the outage truly over. */
export const sayOverAt = ({ connection }: Snapshot, times: Times): number => connection.since + times.stableMs
