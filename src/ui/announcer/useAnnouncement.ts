'use client'

import { useEffect, useState } from 'react'
import type { Announcement, Politeness } from '../../core/presentationTypes.js'
import type { useConnectivity } from '../../react/index.js'
import { useLatest } from '../../react/useLatest.js'

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

interface Spoken {
  readonly text: string
  readonly politeness: Politeness
}

/** The current text of a live region. All announcers of a client together make each announcement once. */
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
      const last = lastSpoken.get(connectivity.use)
      // Announce on return to a hidden page, which screen readers do not read.
      if (document.hidden || announcement.id <= (last?.id ?? 0)) return
      const now = connectivity.environment.now()
      const wanted = latest.current
      const isRepeat = wanted === null || (wanted === last?.text && now - last.at < REPEAT_AFTER_MS)
      lastSpoken.set(connectivity.use, {
        id: announcement.id,
        text: isRepeat ? (last?.text ?? '') : wanted,
        at: isRepeat ? (last?.at ?? 0) : now,
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
