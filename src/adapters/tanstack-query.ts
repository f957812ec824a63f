import { checkArgument, checkClient, checkOptions, hasMethods } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import type { ClientPart, PartHost } from '../engine/part.js'
import { mayHaveMissed, mayRequest } from './requestPolicy.js'
import { areReports, reportsOf, type RequestReports } from './requestReports.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** An event of a cache of TanStack Query. */
export interface QueryCacheEvent {
  readonly type: string
  readonly action?: unknown
}

/** The part of a query that the bridge uses. */
export interface QueryLike {
  readonly state: { readonly fetchStatus: string }
}

/** The part of a `QueryClient` that the bridge uses. TanStack Query 5. */
export interface QueryClientLike {
  readonly getQueryCache: () => {
    readonly subscribe: (listener: (event: QueryCacheEvent) => void) => () => void
    readonly getAll: () => readonly QueryLike[]
  }
  readonly getMutationCache: () => {
    readonly subscribe: (listener: (event: QueryCacheEvent) => void) => () => void
    readonly getAll: () => readonly { readonly state: { readonly isPaused: boolean } }[]
  }
  readonly invalidateQueries: (
    filters: { readonly predicate: (query: QueryLike) => boolean },
    options: { readonly cancelRefetch: boolean },
  ) => Promise<void>
}

type SetOnline = (isOnline: boolean) => void

/** The part of TanStack's `onlineManager` that the bridge uses. */
export interface OnlineManagerLike {
  readonly setOnline: SetOnline
  readonly setEventListener: (setup: (setOnline: SetOnline) => (() => void) | undefined) => void
}

/** Options of `bridgeQueryClient`. */
export interface QueryBridgeOptions {
  /** From `@tanstack/react-query`. One for all query clients of a page: bridge it once. */
  readonly onlineManager: OnlineManagerLike
  /**
   * Receives how each query and mutation ended. Default: the client's own connector when it is `http`. Give null when
   * the queries use `wrapFetch`, or do not speak HTTP.
   */
  readonly reports?: RequestReports | null
}

/**
 * Lets TanStack Query follow the connection. The connection becomes the only writer of `onlineManager`: queries and mutations
 * pause while it is lost, and go on when it is proved to be back, not when the device says so. Paused mutations count as
 * `pending`. Queries are invalidated when something may have been missed.
 *
 * Mutations that pause lose their order unless they share a `scope`, and one that is in flight at the loss is rejected unless
 * it has a `retry`.
 *
 * @returns the end of the bridge: the browser's events decide again
 * @throws TypeError that names the expected argument
 * @example
 * const connectivity = createConnectivity(http({ probe: '/health' }))
 * bridgeQueryClient(queryClient, connectivity, { onlineManager })
 */
export function bridgeQueryClient(
  queryClient: QueryClientLike,
  connectivity: Connectivity,
  options: QueryBridgeOptions,
): () => void {
  const { onlineManager } = (options as QueryBridgeOptions | undefined) ?? { onlineManager: undefined }
  if (typeof onlineManager?.setEventListener !== 'function')
    throw new TypeError(
      'bridgeQueryClient: expected { onlineManager } from @tanstack/react-query, got none; import it and pass it',
    )
  if (process.env.NODE_ENV !== 'production') checkBridge(queryClient, connectivity, options)
  const stopCounting = countPaused(queryClient, connectivity)
  const reports = reportsOf(connectivity, options.reports)
  const stopReporting = reports && report(queryClient, reports)
  onlineManager.setEventListener((setOnline) => {
    const follow = (): void => setOnline(mayRequest(connectivity))
    follow()
    return connectivity.subscribe(follow)
  })
  // After the listener above, so that the new fetches are not paused.
  const stopInvalidating = connectivity.subscribe((now, before) => {
    if (mayHaveMissed(connectivity, now, before)) invalidate(queryClient, reports === null)
  })

  let isEnded = false
  return () => {
    if (isEnded) return
    isEnded = true
    stopCounting()
    stopReporting?.()
    stopInvalidating()
    onlineManager.setEventListener(listenToWindow)
    onlineManager.setOnline(globalThis.navigator?.onLine !== false)
  }
}

function checkBridge(queryClient: unknown, connectivity: unknown, options: QueryBridgeOptions): void {
  const isQueryClient = hasMethods('a QueryClient', 'getQueryCache', 'getMutationCache', 'invalidateQueries')
  checkArgument('bridgeQueryClient', isQueryClient, queryClient)
  checkClient('bridgeQueryClient', connectivity)
  checkOptions('bridgeQueryClient', { onlineManager: () => null, reports: areReports }, options)
}

/**
 * Fetches all data on screen again.
 *
 * @param isFollowed the data follows messages of the connection: a fetch that runs may have read it before a message that was
 * missed, so it begins anew. Where the requests themselves are the connection, it is fresh enough
 */
function invalidate(queryClient: QueryClientLike, isFollowed: boolean): void {
  const all = isFollowed ? queryClient.getQueryCache().getAll() : []
  const running = new Set(all.filter(({ state }) => state.fetchStatus === 'fetching'))
  void queryClient.invalidateQueries({ predicate: (query) => running.has(query) }, { cancelRefetch: true })
  // A paused fetch has not left yet: it goes on.
  void queryClient.invalidateQueries({ predicate: (query) => !running.has(query) }, { cancelRefetch: false })
}

/** The listener of TanStack Query itself, which the bridge restores. */
function listenToWindow(setOnline: SetOnline): (() => void) | undefined {
  const { window } = globalThis as Partial<typeof globalThis>
  if (typeof window?.addEventListener !== 'function') return undefined
  const online = (): void => setOnline(true)
  const offline = (): void => setOnline(false)
  window.addEventListener('online', online)
  window.addEventListener('offline', offline)
  return () => {
    window.removeEventListener('online', online)
    window.removeEventListener('offline', offline)
  }
}

/** Adds the paused mutations to the sends that wait. */
function countPaused(queryClient: QueryClientLike, connectivity: Connectivity): () => void {
  const cache = queryClient.getMutationCache()
  const count = (): number => cache.getAll().filter(({ state }) => state.isPaused).length
  let update = (): void => undefined
  let paused = 0
  let isCounting = true
  // A new function for each bridge, so that two query clients are two parts.
  const createPart = ({ run }: PartHost): ClientPart => {
    update = () => {
      const now = isCounting ? count() : 0
      if (now !== paused) run(() => (paused = now))
    }
    return { snapshot: () => ({ pending: paused }) }
  }
  connectivity.use(createPart)
  update()
  const unsubscribe = cache.subscribe(() => update())
  return () => {
    isCounting = false
    unsubscribe()
    update()
  }
}

/** Tells how queries and mutations ended. */
function report(queryClient: QueryClientLike, { reportSuccess, reportFailure }: RequestReports): () => void {
  const listener = ({ type, action }: QueryCacheEvent): void => {
    if (type !== 'updated' || typeof action !== 'object' || action === null || !('type' in action)) return
    if (action.type === 'failed' || action.type === 'error')
      reportFailure('error' in action ? (action.error ?? null) : null)
    // Data that the app has set is no answer.
    if (action.type === 'success' && !('manual' in action && action.manual === true)) reportSuccess()
  }
  const stopQueries = queryClient.getQueryCache().subscribe(listener)
  const stopMutations = queryClient.getMutationCache().subscribe(listener)
  return () => {
    stopQueries()
    stopMutations()
  }
}
