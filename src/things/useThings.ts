'use client'
import { useStore } from 'zustand'

import { useConnectivity } from '../react/connectivityContext.js'
import { watchThings } from './things.js'
import type { WatchedThings } from './watch.js'

/**
 * The things whose ids begin with a prefix, as the server knows them; kept up to date while mounted, at most once per frame.
 *
 * @param prefix empty for all things
 * @returns `isCurrent` is false before the first answer and while the connection is down: the things may be otherwise by now
 * @throws TypeError in development, when the prefix is no text of at most 200 characters
 * @example
 * const { things, isCurrent } = useThings('floor-1/')
 * return [...things.values()].map((thing) => <ThingLed key={thing.id} thing={thing} isCurrent={isCurrent} />)
 */
export const useThings = (prefix: string): WatchedThings => useStore(watchThings(useConnectivity(), prefix))
