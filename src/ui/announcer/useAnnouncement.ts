'use client'

import { useEffect, useState } from 'react'
import type { Announcement, Politeness } from '../../core/presentationTypes.js'
import type { useConnectivity } from '../../react/index.js'
import { useLatest } from '../../react/useLatest.js'

type Connectivity = ReturnType<typeof useConnectivity>

/** A live region that is filled too soon after it appeared is not read. */
const SPEAK_AFTER_MS = 100
/** Text that stays would be found again while walking through the page. */
const CLEAR_AFTER_MS = 5000
const REPEAT_AFTER_MS = 30_000

/** What was said for one client, by any of its announcers. */
interface Minutes {
  id: number
  text: string
  at: number
}

const minutesOf = new WeakMap<Connectivity['use'], Minutes>()

export interface Spoken {
  readonly text: string
  readonly politeness: Politeness
}

/** The text that a live region should hold now. However many announcers there are, each announcement is said once. */
export function useAnnouncement(
  connectivity: Connectivity,
  announcement: Announcement | null,
  text: string | null,
): Spoken | null {
  const [spoken, setSpoken] = useState<Spoken | null>(null)
  const latest = useLatest(text)
  useEffect(() => {
    if (announcement === null) return undefined
    const speak = (): void => {
      const said = minutesOf.get(connectivity.use)
      // A hidden page is not read aloud; what is still true is said on return.
      if (document.hidden || announcement.id <= (said?.id ?? 0)) return
      const now = connectivity.environment.now()
      const wanted = latest.current
      const isRepeat = wanted === null || (wanted === said?.text && now - said.at < REPEAT_AFTER_MS)
      minutesOf.set(connectivity.use, {
        id: announcement.id,
        text: isRepeat ? (said?.text ?? '') : wanted,
        at: isRepeat ? (said?.at ?? 0) : now,
      })
      if (!isRepeat) setSpoken({ text: wanted, politeness: announcement.politeness })
    }
    const cancel = connectivity.environment.setTimer(speak, SPEAK_AFTER_MS)
    document.addEventListener('visibilitychange', speak)
    return () => {
      cancel()
      document.removeEventListener('visibilitychange', speak)
    }
  }, [connectivity, announcement, latest])
  useEffect(() => {
    if (spoken === null) return undefined
    return connectivity.environment.setTimer(() => setSpoken(null), CLEAR_AFTER_MS)
  }, [connectivity, spoken])
  return spoken
}
