import type { Reason } from '../../core/reasons.js'
import type { useConnectivity } from '../../react/index.js'
import { noteReload } from './reloadLog.js'

type Environment = ReturnType<typeof useConnectivity>['environment']

/** Work that a reload would lose. */
export interface UnsavedWork {
  /** Its name for a person, such as "Order 1042". */
  readonly label: string
  /** Saves it; rejects on failure. Omitted when it cannot be saved from here. */
  readonly save?: (() => Promise<void>) | undefined
}

/** `plain`: no unsaved work. `save`: save everything first. `discard`: the person agreed to lose it. */
export type ReloadMode = 'plain' | 'save' | 'discard'

export type ReloadPhase = 'asking' | 'checking' | 'waiting' | 'saving' | 'save-failed' | 'reloading'

export interface ReloadOptions {
  readonly environment: Environment
  readonly reason: Reason
  readonly unsaved: readonly UnsavedWork[]
  readonly probe: (signal: AbortSignal) => Promise<boolean>
  readonly reload: () => void
}

const PROBE_MS = 5000
/** A reload that does not happen within this time was stopped by the browser or the person. */
const STOPPED_MS = 5000
const FIRST_GAP_MS = 1000
const LONGEST_GAP_MS = 30_000

/** The gap grows and is random, because many tabs may wait for the same server. */
const gapMs = (attempt: number, random: number): number =>
  Math.min(FIRST_GAP_MS * 2 ** attempt, LONGEST_GAP_MS) * (0.5 + random / 2)

const pause = (environment: Environment, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cancel = environment.setTimer(resolve, ms)
    signal.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })

/** A failed or slow probe means that the server does not answer. */
async function answers({ probe, environment }: ReloadOptions, signal: AbortSignal): Promise<boolean> {
  const attempt = new AbortController()
  const end = (): void => attempt.abort()
  const cancel = environment.setTimer(end, PROBE_MS)
  signal.addEventListener('abort', end)
  const ended = new Promise<boolean>((resolve) => {
    attempt.signal.addEventListener('abort', () => resolve(false))
  })
  try {
    return await Promise.race([probe(attempt.signal), ended])
  } catch {
    return false
  } finally {
    cancel()
    signal.removeEventListener('abort', end)
  }
}

/**
 * Reloads once the server answers, so that the page stays readable, and never over work without the person's consent. Reads
 * `latest` right before the reload, because the person may have typed meanwhile.
 */
export async function reloadSafely(
  mode: ReloadMode,
  latest: () => ReloadOptions,
  signal: AbortSignal,
  onPhase: (phase: ReloadPhase) => void,
): Promise<void> {
  const { environment } = latest()
  onPhase('checking')
  for (let attempt = 0; !(await answers(latest(), signal)); attempt += 1) {
    if (signal.aborted) return
    onPhase('waiting')
    await pause(environment, gapMs(attempt, environment.random()), signal)
    if (signal.aborted) return
  }
  if (signal.aborted) return
  const { unsaved, reason, reload } = latest()
  const isLosing =
    mode === 'plain' ? unsaved.length > 0 : mode === 'save' && unsaved.some((work) => !work.save)
  if (isLosing) {
    onPhase('asking')
    return
  }
  if (mode === 'save') {
    onPhase('saving')
    const results = await Promise.allSettled(unsaved.map(async (work) => work.save?.()))
    if (signal.aborted) return
    if (results.some(({ status }) => status === 'rejected')) {
      onPhase('save-failed')
      return
    }
  }
  onPhase('reloading')
  noteReload(reason, environment.now())
  reload()
  await pause(environment, STOPPED_MS, signal)
  if (!signal.aborted) onPhase('asking')
}
