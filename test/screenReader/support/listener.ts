import { setTimeout } from 'node:timers/promises'
import type { SpeechServer, Utterance } from './speechServer.js'

/** Hears all that a screen reader says. */
export interface Listener {
  /** Waits for silence, and forgets what was said before. */
  readonly forget: () => Promise<void>
  /** All texts since then, up to the silence after this one. Fails when it is never said. */
  readonly heardUpTo: (text: string) => Promise<readonly string[]>
  /** What was said since then, with times and languages. */
  readonly utterances: () => readonly Utterance[]
}

/** A second announcement of the same fact would come within this time. */
const SILENCE_MS = 3000
/** Long enough for a busy machine; only a missing text takes this long. */
const PATIENCE_MS = 120_000

/** A text that was not spoken to its end is marked. */
const heard = ({ text, state }: Utterance): string => (state === 'cut off' ? `${text} [cut off]` : text)

export function listenTo(speech: SpeechServer): Listener {
  let from = 0
  const utterances = (): readonly Utterance[] => speech.utterances.slice(from)

  /** Resolves once nothing is being said and nothing new has been said for a while. */
  async function silence(): Promise<void> {
    for (;;) {
      const count = speech.utterances.length
      await setTimeout(SILENCE_MS)
      const isBusy = speech.utterances.some(({ state }) => state === 'waiting' || state === 'speaking')
      if (!isBusy && speech.utterances.length === count) return
    }
  }

  return {
    utterances,
    async forget() {
      await silence()
      from = speech.utterances.length
    },
    async heardUpTo(text) {
      const deadline = performance.now() + PATIENCE_MS
      while (!utterances().some((utterance) => utterance.text.includes(text))) {
        if (performance.now() > deadline)
          throw new Error(`never said: ${text}; heard: ${JSON.stringify(utterances().map(heard))}`)
        await setTimeout(100)
      }
      await silence()
      return utterances().map(heard)
    },
  }
}
