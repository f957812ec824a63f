import { pause, type ReloadRun } from './reloadRun.js'

const PROBE_MS = 5000
const FIRST_GAP_MS = 1000
const LONGEST_GAP_MS = 30_000

/** The gap grows and is random, because many tabs may wait for the same server. */
const gapMs = (attempt: number, random: number): number =>
  Math.min(FIRST_GAP_MS * 2 ** attempt, LONGEST_GAP_MS) * (0.5 + random / 2)

/** Waits until the server answers. Resolves with false when the run has ended before. */
export async function serverAnswers(run: ReloadRun): Promise<boolean> {
  const { connectivity, signal, onPhase } = run
  onPhase('checking')
  for (let attempt = 0; !(await answersOnce(run)); attempt += 1) {
    if (signal.aborted) return false
    onPhase('waiting')
    await pause(run, gapMs(attempt, connectivity.environment.random()))
    if (signal.aborted) return false
  }
  return !signal.aborted
}

/** A failed or slow probe means that the server does not answer. */
async function answersOnce({ connectivity, probe, signal }: ReloadRun): Promise<boolean> {
  const attempt = new AbortController()
  const end = (): void => attempt.abort()
  const cancel = connectivity.environment.setTimer(end, PROBE_MS)
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
