'use client'
import type { Network } from '../core/connection.js'
import { useSnapshot } from './useSnapshot.js'

/**
 * The network status of the device. A hint: `online` may be a dead Wi-Fi, and `offline` may still reach a local server.
 *
 * @example
 * const isOffline = useNetwork() === 'offline'
 */
export const useNetwork = (): Network => useSnapshot(({ network }) => network)
