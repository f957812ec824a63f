import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Connectivity } from '../../engine/connectivity.js'
import { presenterOf } from '../../engine/presenter.js'
import type { Presenter } from '../../engine/sharedPresenter.js'
import { pageStake } from '../unsaved/pageStake.js'
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

/** Reloads the page, one request at a time, so that all reload buttons on the page agree. */
export interface Reloader extends Pick<StoreApi<ReloadPhase>, 'getState' | 'getInitialState' | 'subscribe'> {
  /**
   * Uses the options for requests that have none of their own; of each option the first one counts. Returns the function that
   * takes them back.
   */
  readonly configure: (options: () => ReloadOptions) => () => void
  /** Requests a reload for a client. Returns the function that ends the request; null, and nothing happens, while another one runs. */
  readonly start: (
    connectivity: Connectivity,
    mode: ReloadMode,
    options?: () => ReloadOptions,
    isAutoAllowed?: ReloadRun['isAutoAllowed'],
  ) => (() => void) | null
}

let reloader: Reloader | null = null

/** The reloader of the page. */
export const pageReloader = (): Reloader => (reloader ??= createReloader())

const reloadThisPage = (): void => location.reload()
const noOptions = (): ReloadOptions => ({})

/** Whether a request runs. */
export const isBusy = (phase: ReloadPhase): boolean => phase !== 'asking' && phase !== 'save-failed'

function createReloader(): Reloader {
  const store = createStore<ReloadPhase>(() => 'asking')
  const configured = new Set<() => ReloadOptions>()
  let endEarlier = (): void => undefined

  function start(
    connectivity: Connectivity,
    mode: ReloadMode,
    options = noOptions,
    isAutoAllowed: ReloadRun['isAutoAllowed'] = null,
  ): (() => void) | null {
    if (isBusy(store.getState())) return null
    endEarlier()
    const controller = new AbortController()
    const { signal } = controller
    const end = (): void => {
      if (signal.aborted) return
      controller.abort()
      store.setState('asking', true)
    }
    endEarlier = end
    let failed: string | null = null
    // A page that is back in step needs no reload. A failed save is told until its cause or the work changes.
    const presenter = presenterOf(connectivity)
    const isCaused = (): boolean => presenter.getState().prompt !== null
    const hadCause = isCaused()
    const check = (): void => {
      if ((hadCause && !isCaused()) || (failed !== null && failed !== subjectOf(presenter))) end()
    }
    for (const unsubscribe of [presenter.subscribe(check), pageStake().subscribe(check)])
      signal.addEventListener('abort', unsubscribe)
    /** The option of the request, else that of the page. */
    function optionOf<Name extends keyof ReloadOptions>(name: Name): ReloadOptions[Name] {
      const given = [options, ...configured].find((each) => each()[name] !== undefined)
      return given?.()[name]
    }
    reloadSafely({
      connectivity,
      mode,
      probe: (attempt) => (optionOf('probe') ?? probeThisPage)(attempt),
      reload: () => (optionOf('reload') ?? reloadThisPage)(),
      signal,
      isAutoAllowed,
      onPhase: (phase) => {
        if (signal.aborted) return
        failed = phase === 'save-failed' ? subjectOf(presenter) : null
        store.setState(phase, true)
      },
    })
      .catch(connectivity.environment.report)
      .finally(() => {
        if (failed === null) end()
      })
    return end
  }
  return {
    ...store,
    start,
    configure(options) {
      configured.add(options)
      return () => void configured.delete(options)
    },
  }
}

/** What a failed save is about: the cause of the reload, and the unsaved work. */
const subjectOf = (presenter: Presenter): string =>
  JSON.stringify([
    presenter.getState().prompt?.id,
    pageStake()
      .getState()
      .works.map(({ id }) => id),
  ])
