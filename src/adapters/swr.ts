import type { Connectivity } from '../engine/connectivity.js'
import { mayHaveMissed, mayRequest } from './requestPolicy.js'
import { reportsOf, type RequestReports } from './requestReports.js'

/** Options of `swrConfig`. */
export interface SwrBridgeOptions {
  /**
   * Receives how each request ended. Default: the client's own connector when it is `http`. Give null when the fetcher
   * uses `wrapFetch`, or does not speak HTTP.
   */
  readonly reports?: RequestReports | null
}

/** The state that SWR keeps of one key. */
export interface SwrState {
  readonly data?: unknown
  readonly error?: unknown
  readonly isValidating?: boolean
  readonly isLoading?: boolean
}

/** The value for `SWRConfig`. */
export interface SwrBridge {
  /** SWR reads `initReconnect` only together with a cache. */
  readonly provider: () => Map<string, SwrState>
  readonly isOnline: () => boolean
  readonly isPaused: () => boolean
  readonly initReconnect: (onReconnect: () => void) => () => void
  readonly onError?: (error: unknown) => void
  readonly onSuccess?: () => void
}

/**
 * Lets SWR follow the connection: nothing is fetched while it is lost, and everything on screen is fetched again when
 * something may have been missed, not when the device says that it is online. Make it once, outside of components.
 *
 * Two limits of SWR: it never repeats a fetch that is under way or was answered within its `dedupingInterval` (2 s), and a key without
 * `revalidateOnReconnect`, as with `useSWRImmutable`, that mounts while the connection is lost is not fetched by itself.
 *
 * SWR has no queue for mutations: `useSWRMutation` rejects while the connection is lost.
 *
 * @example
 * const connectivity = createConnectivity(http({ probe: '/health' }))
 * const swr = swrConfig(connectivity)
 *
 * <SWRConfig value={swr}><App /></SWRConfig>
 */
export function swrConfig(connectivity: Connectivity, options: SwrBridgeOptions = {}): SwrBridge {
  const reports = reportsOf(connectivity, options.reports)
  const may = (): boolean => mayRequest(connectivity)
  return {
    provider: () => new Map(),
    isOnline: may,
    isPaused: () => !may(),
    initReconnect: (onReconnect) => {
      let couldRequest = may()
      return connectivity.subscribe((now, before) => {
        const can = may()
        const isResumed = can && !couldRequest
        couldRequest = can
        if (can && (isResumed || mayHaveMissed(connectivity, now, before))) onReconnect()
      })
    },
    ...(reports !== null && {
      onError: (error: unknown) => reports.reportFailure(error ?? null),
      onSuccess: () => reports.reportSuccess(),
    }),
  }
}
