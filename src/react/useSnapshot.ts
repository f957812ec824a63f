'use client'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'

import type { Snapshot } from '../core/snapshot.js'
import { useConnectivity } from './connectivityContext.js'

/**
 * A selection of the state. The component renders only when the selection changes; a new object with the same fields counts as
 * unchanged.
 */
export const useSnapshot = <T>(selector: (snapshot: Snapshot) => T): T =>
  useStore(useConnectivity(), useShallow(selector))
