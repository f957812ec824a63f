'use client'
import type { Network } from '../core/connection.js'
import { useSnapshot } from './useSnapshot.js'

/** What the device says of its network. A hint: `online` may be a dead Wi-Fi, and `offline` may still reach a local server. */
export const useNetwork = (): Network => useSnapshot(({ network }) => network)
