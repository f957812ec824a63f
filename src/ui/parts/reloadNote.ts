import type { Format } from '../../i18n/format.js'
import { say, type PromptMessages } from '../../i18n/messages.js'
import type { UseReloadResult } from '../../react/index.js'

/** What a reload waits for, or what it would lose; null for nothing. */
export function reloadNote(
  { phase, mode, unsaved, unsent }: Pick<UseReloadResult, 'phase' | 'mode' | 'unsaved' | 'unsent'>,
  messages: PromptMessages,
  format: Format,
): string | null {
  if (phase === 'waiting') return messages.waiting
  if (phase === 'save-failed' && unsaved.length > 0) return messages.saveFailed
  if (mode !== 'discard') return null
  const labels = unsaved.map(({ label }) => label)
  if (unsent > 0) labels.push(say(messages.unsent, { count: unsent }, format))
  return say(messages.wouldLose, { labels }, format)
}
