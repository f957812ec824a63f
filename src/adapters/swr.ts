import { checkClient, checkOptions } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import { mayHaveMissed, mayRequest } from './requestPolicy.js'
import { areReports, reportsOf, type RequestReports } from './requestReports.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

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
  /** Lets fetches that SWR does not repeat by itself wait for the connection. */
  readonly use: (<Hook>(useNext: Hook) => Hook)[]
  readonly onError?: (error: unknown) => void
  readonly onSuccess?: () => void
}

/**
 * Lets SWR follow the connection: nothing is fetched while it is lost, and everything on screen is fetched again when
 * something may have been missed, not when the device says that it is online. Make it once, outside of components.
 *
 * A key without `revalidateOnReconnect`, as with `useSWRImmutable`, is fetched once: where its fetch falls into a loss, it waits
 * until the connection is back, and is loading meanwhile.
 *
 * A limit of SWR: it never repeats a fetch that is under way or was answered within its `dedupingInterval` (2 s).
 *
 * SWR has no queue for mutations: `useSWRMutation` rejects while the connection is lost.
 *
 * @throws TypeError in development, when the client or an option is not what is expected
 * @example
 * const connectivity = createConnectivity(http({ probe: '/health' }))
 * const swr = swrConfig(connectivity)
 *
 * <SWRConfig value={swr}><App /></SWRConfig>
 */
export function swrConfig(connectivity: Connectivity, options: SwrBridgeOptions = {}): SwrBridge {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('swrConfig', connectivity)
    checkOptions('swrConfig', { reports: areReports }, options)
  }
  const reports = reportsOf(connectivity, options.reports)
  const may = (): boolean => mayRequest(connectivity)
  const isPaused = (): boolean => !may()
  return {
    provider: () => new Map(),
    isOnline: may,
    isPaused,
    use: [<Hook>(useNext: Hook) => waitToFetch(useNext as SwrHook, connectivity, isPaused) as Hook],
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

/** The part of the configuration of one key that the bridge uses. */
interface SwrKeyConfig {
  readonly revalidateOnReconnect?: boolean
  readonly isPaused?: () => boolean
}

type SwrFetcher = (...args: unknown[]) => unknown

/** A hook of SWR, as a middleware sees it. */
type SwrHook = (key: unknown, fetcher: SwrFetcher | null, config: SwrKeyConfig) => unknown

/** SWR drops a fetch that is due in a pause, and repeats only those of keys with `revalidateOnReconnect`. */
const waitToFetch =
  (useNext: SwrHook, connectivity: Connectivity, isPaused: () => boolean): SwrHook =>
  (key, fetcher, given) => {
    // The hook of `useSWRImmutable` changes it within the call.
    const config = { ...given }
    const isRepeated = (): boolean => config.revalidateOnReconnect !== false
    // The pause of a key that the app has given a pause of its own is the app's.
    if (given.isPaused === isPaused) config.isPaused = () => isRepeated() && isPaused()
    const fetchWhenUp =
      fetcher &&
      ((...args: unknown[]): unknown => {
        // Mutations and subscriptions are called with more than the key.
        const isNow = isRepeated() || args.length > 1 || !isPaused()
        return isNow ? fetcher(...args) : whenEnded(connectivity, isPaused).then(() => fetcher(...args))
      })
    return useNext(key, fetchWhenUp, config)
  }

/** Resolves when the pause is over. */
const whenEnded = (connectivity: Connectivity, isPaused: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const unsubscribe = connectivity.subscribe(() => {
      if (isPaused()) return
      unsubscribe()
      resolve()
    })
  })
