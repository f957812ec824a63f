'use client'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'

import type { Thing } from '../core/thing.js'
import { useConnectivity } from '../react/connectivityContext.js'
import { watchThings } from './things.js'

/** One thing that is watched. */
export interface WatchedThing {
  /** Null before the first answer, and when the server has never heard of it or has forgotten it. */
  readonly thing: Thing | null
  /** Whether this is what the server knows now: false before its first answer and while the connection is down. */
  readonly isCurrent: boolean
  /** Why the server does not tell it, such as `denied`; null while it does. */
  readonly code: string | null
}

/**
 * One thing, as the server knows it. For many things, `useThings` is one request for all of them.
 *
 * @throws TypeError in development, when the id is no text of at most 200 characters
 * @example
 * const { thing, isCurrent } = useThing('floor-1/pump')
 */
export function useThing(id: string): WatchedThing {
  const watched = watchThings(useConnectivity(), id)
  return useStore(
    watched,
    useShallow(({ things, isCurrent, code }) => ({ thing: things.get(id) ?? null, isCurrent, code })),
  )
}
