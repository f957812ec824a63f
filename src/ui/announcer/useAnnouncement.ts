'use client'

import { useEffect } from 'react'
import type { Announcement } from '../../core/presentationTypes.js'
import type { useConnectivity } from '../../react/index.js'
import { useLatest } from '../../react/useLatest.js'
import { openLiveRegions } from './liveRegions.js'

type Connectivity = ReturnType<typeof useConnectivity>

/** Screen readers miss text in a live region that has just appeared. */
const SPEAK_AFTER_MS = 100
/** Screen readers would find a lasting text again while browsing the page. */
const CLEAR_AFTER_MS = 5000
const REPEAT_AFTER_MS = 30_000

/** The last announcement of one client, by any of its announcers. */
interface LastSpoken {
  id: number
  text: string
  at: number
}

const lastSpoken = new WeakMap<Connectivity['use'], LastSpoken>()

/** Whether this announcement is due: new, and not a repetition. Notes it as made. */
function take(connectivity: Connectivity, id: number, text: string | null): text is string {
  const last = lastSpoken.get(connectivity.use)
  if (id <= (last?.id ?? 0)) return false
  const now = connectivity.environment.now()
  const isRepeat = text === null || (text === last?.text && now - last.at < REPEAT_AFTER_MS)
  lastSpoken.set(connectivity.use, isRepeat ? { text: '', at: 0, ...last, id } : { id, text, at: now })
  return !isRepeat
}

/** Announces in the live regions of the page, in the language of the text. All announcers of a client together make each announcement once. */
export function useAnnouncement(
  connectivity: Connectivity,
  announcement: Announcement | null,
  text: string | null,
  lang: string | undefined,
): void {
  const latest = useLatest({ text, lang })
  // The regions are in the page before there is anything to announce.
  useEffect(() => openLiveRegions(document).release, [])
  useEffect(() => {
    if (announcement === null) return undefined
    const { environment } = connectivity
    const { say, release } = openLiveRegions(document)
    let clear = (): void => undefined
    let cancelClear = clear
    const speak = (): void => {
      const { text: spoken, lang: language } = latest.current
      // Announce on return to a hidden page, which screen readers do not read.
      if (document.hidden || !take(connectivity, announcement.id, spoken)) return
      clear = say(spoken, announcement.politeness, language)
      cancelClear = environment.setTimer(clear, CLEAR_AFTER_MS)
    }
    const cancel = environment.setTimer(speak, SPEAK_AFTER_MS)
    document.addEventListener('visibilitychange', speak)
    return () => {
      cancel()
      cancelClear()
      clear()
      document.removeEventListener('visibilitychange', speak)
      release()
    }
  }, [connectivity, announcement, latest])
}
