import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Connectivity } from '../../engine/connectivity.js'
import { presenterOf } from '../../engine/presenter.js'
import { probeThisPage } from './probe.js'
import type { ReloadMode } from './reloadMode.js'
import type { ReloadPhase, ReloadRun } from './reloadRun.js'
import { reloadSafely } from './reloadSafely.js'

/** How a page is reloaded. */
export interface ReloadOptions {
  /** Whether the server would answer a reload; no answer within 5 s counts as no. Default: a HEAD request of this page. */
  readonly probe?: ((signal: AbortSignal) => Promise<boolean>) | undefined
  /** Reloads the page. Default: `location.reload()`. */
  readonly reload?: (() => void) | undefined
}

/** Reloads the page of one client, one request at a time, so that all reload buttons on the page agree. */
export interface Reloader extends Pick<StoreApi<ReloadPhase>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Uses the options for requests that have none of their own. Returns the function that takes them back. */
  readonly configure: (options: () => ReloadOptions) => () => void
  /** Requests a reload. Returns the function that ends the request; null, and nothing happens, while another one runs. */
  readonly start: (
    mode: ReloadMode,
    options?: () => ReloadOptions,
    isAutoAllowed?: ReloadRun['isAutoAllowed'],
  ) => (() => void) | null
}

const reloaders = new WeakMap<Connectivity['use'], Reloader>()
const reloadThisPage = (): void => location.reload()
const noOptions = (): ReloadOptions => ({})

/** The reloader of a client; one per client. */
export function reloaderOf(connectivity: Connectivity): Reloader {
  const known = reloaders.get(connectivity.use) ?? createReloader(connectivity)
  reloaders.set(connectivity.use, known)
  return known
}

/** Whether a request runs. */
export const isBusy = (phase: ReloadPhase): boolean => phase !== 'asking' && phase !== 'save-failed'

function createReloader(connectivity: Connectivity): Reloader {
  const store = createStore<ReloadPhase>(() => 'asking')
  const presenter = presenterOf(connectivity)
  let configured = noOptions
  let running: AbortController | null = null

  function start(
    mode: ReloadMode,
    options = noOptions,
    isAutoAllowed: ReloadRun['isAutoAllowed'] = null,
  ): (() => void) | null {
    if (isBusy(store.getState())) return null
    const controller = new AbortController()
    running = controller
    const { signal } = controller
    const { connection } = connectivity.getState()
    const cause = presenter.getState().prompt
    const end = (): void => controller.abort()
    // A page that is back in step needs no reload.
    const unsubscribe = presenter.subscribe(({ prompt }) => {
      if (cause !== null && prompt?.id !== cause.id) end()
    })
    signal.addEventListener('abort', () => {
      unsubscribe()
      if (running === controller && isBusy(store.getState())) store.setState('asking', true)
    })
    reloadSafely({
      connectivity,
      mode,
      reason: cause?.reason ?? connection.reason,
      probe: (attempt) => (options().probe ?? configured().probe ?? probeThisPage)(attempt),
      reload: () => (options().reload ?? configured().reload ?? reloadThisPage)(),
      signal,
      isAutoAllowed,
      onPhase: (phase) => {
        if (!signal.aborted) store.setState(phase, true)
      },
    })
      .catch(connectivity.environment.report)
      .finally(end)
    return end
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    start,
    configure(options) {
      const before = configured
      configured = options
      return () => {
        if (configured === options) configured = before
      }
    },
  }
}
