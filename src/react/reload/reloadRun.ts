import type { Connectivity } from '../../engine/connectivity.js'
import type { ReloadMode } from './reloadMode.js'

/** The step of a requested reload. */
export type ReloadPhase = 'asking' | 'checking' | 'waiting' | 'saving' | 'save-failed' | 'reloading'

/** One requested reload. */
export interface ReloadRun {
  readonly connectivity: Connectivity
  /** What the person has agreed to. */
  readonly mode: ReloadMode
  readonly probe: (signal: AbortSignal) => Promise<boolean>
  readonly reload: () => void
  readonly signal: AbortSignal
  readonly onPhase: (phase: ReloadPhase) => void
  /** For a reload that no person asked for: whether nothing speaks against it right now. Null for one that a person asked for. */
  readonly isAutoAllowed: (() => boolean) | null
}

/** Waits; the end of the run ends the wait. */
export const pause = (
  { connectivity, signal }: Pick<ReloadRun, 'connectivity' | 'signal'>,
  ms: number,
): Promise<void> =>
  new Promise((resolve) => {
    const finish = (): void => {
      cancel()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = connectivity.environment.setTimer(finish, ms)
    signal.addEventListener('abort', finish)
  })
