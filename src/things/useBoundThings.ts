'use client'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'

import { useConnectivity } from '../react/connectivityContext.js'
import type { Binding } from './bindings.js'
import { bindThings, thingBindings } from './things.js'

/** Before the effect of the first render. */
const unasked: Binding = { status: 'waiting', code: null, message: null }

/**
 * Stands for things while mounted: those who watch them see them connected as long as this client is. The array may be inline.
 *
 * @returns what came of each, by id
 * @throws TypeError in development, when they are no names of 1 to 200 characters
 * @example
 * const bindings = useBoundThings(['floor-1/pump'])
 * const isTaken = bindings.get('floor-1/pump')?.code === 'already-bound'
 */
export function useBoundThings(ids: readonly string[]): ReadonlyMap<string, Binding> {
  const connectivity = useConnectivity()
  // Ids may hold any character, so that only JSON keeps lists apart.
  const key = JSON.stringify(ids)
  useEffect(() => bindThings(connectivity, JSON.parse(key) as string[]), [connectivity, key])
  return useStore(
    thingBindings(connectivity),
    useShallow((bindings) => new Map(ids.map((id) => [id, bindings.get(id) ?? unasked]))),
  )
}
