'use client'

import { enPrompt } from '../../i18n/en.js'
import type { ReloadPhase } from '../../react/index.js'
import { useMessages } from '../messages/MessagesProvider.js'

/** What a reload of the page waits for, or why it did not happen, in the words of the prompt; null for nothing. */
export function usePhaseNote(phase: ReloadPhase, locale: string): string | null {
  const { messages } = useMessages('prompt', enPrompt, { messages: undefined, locale })
  if (phase === 'waiting') return messages.waiting
  return phase === 'save-failed' ? messages.saveFailed : null
}
