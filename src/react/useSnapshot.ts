'use client'
import type { Snapshot } from '../core/snapshot.js'
import { useConnectivity } from './connectivityContext.js'
import { useSelection } from './useSelection.js'

/** A selection of the state. The component renders only when the selection changes. */
export const useSnapshot = <T>(selector: (snapshot: Snapshot) => T): T =>
  useSelection(useConnectivity(), selector)
