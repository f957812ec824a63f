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
/** Screen readers break off for a dialog that opens, and no text is read to its end sooner. */
const HEARD_AFTER_MS = 1000
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
    const { say, onMove, release } = openLiveRegions(document)
    let saidAt: number | null = null
    let clear = (): void => undefined
    let cancelClear = clear
    const write = (spoken: string): void => {
      saidAt = environment.now()
      clear = say(spoken, announcement.politeness, latest.current.lang)
      cancelClear()
      cancelClear = environment.setTimer(clear, CLEAR_AFTER_MS)
    }
    const speak = (): void => {
      const { text: spoken } = latest.current
      // Announce on return to a hidden page, which screen readers do not read.
      if (!document.hidden && take(connectivity, announcement.id, spoken)) write(spoken)
    }
    const repeat = (): void => {
      if (latest.current.text !== null) write(latest.current.text)
    }
    let cancel = environment.setTimer(speak, SPEAK_AFTER_MS)
    const unwatch = onMove(() => {
      if (saidAt !== null && environment.now() - saidAt >= HEARD_AFTER_MS) return
      cancel()
      cancel = environment.setTimer(saidAt === null ? speak : repeat, SPEAK_AFTER_MS)
    })
    document.addEventListener('visibilitychange', speak)
    return () => {
      cancel()
      cancelClear()
      clear()
      unwatch()
      document.removeEventListener('visibilitychange', speak)
      release()
    }
  }, [connectivity, announcement, latest])
}
