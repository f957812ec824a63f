import { PARTITIONS } from './keys.js'

/** Keeps the sessions of this process from expiring, and forgets expired ones of any process. */
export interface SessionKeeper {
  /** Begins to keep a session while it is connected; null ends that, and its time to live begins. */
  readonly keep: (partition: number, id: string, ttlMs: number | null) => void
  readonly close: () => void
}

/** How sessions are kept. A failure ends the opening of the store, so nobody has to hear of it here. */
export interface SessionKeeperActions {
  readonly touch: (partition: number, ttlMs: number, ids: readonly string[]) => Promise<unknown>
  readonly sweep: (partition: number) => Promise<unknown>
}

interface Kept {
  readonly partition: number
  readonly ttlMs: number
  touchedAt: number
}

const MAX_STEP_MS = 60_000
const MAX_TOUCHED = 500

/** Sessions are touched three times while they live, so that one late touch expires none. */
const TOUCHES = 3

export function createSessionKeeper({ touch, sweep }: SessionKeeperActions): SessionKeeper {
  const kept = new Map<string, Kept>()
  const now = (): number => performance.now()
  // After a long outage all sessions look expired. Let their processes and clients come back first.
  let sweepAt = Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  let stepMs = MAX_STEP_MS

  async function touchDue(): Promise<void> {
    const groups = new Map<
      string,
      { readonly partition: number; readonly ttlMs: number; readonly ids: string[] }
    >()
    for (const [id, session] of kept) {
      const { partition, ttlMs, touchedAt } = session
      if (now() - touchedAt < ttlMs / TOUCHES) continue
      session.touchedAt = now()
      const name = `${partition} ${ttlMs}`
      const group = groups.get(name) ?? { partition, ttlMs, ids: [] }
      groups.set(name, group)
      group.ids.push(id)
    }
    for (const { partition, ttlMs, ids } of groups.values())
      for (let from = 0; from < ids.length; from += MAX_TOUCHED)
        await touch(partition, ttlMs, ids.slice(from, from + MAX_TOUCHED))
  }

  async function step(): Promise<void> {
    await touchDue()
    if (now() < sweepAt) return
    sweepAt = now() + stepMs
    for (let partition = 0; partition < PARTITIONS; partition += 1) await sweep(partition)
  }
  const arm = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      step().then(arm, () => undefined)
    }, stepMs).unref()
  }
  arm()

  return {
    keep(partition, id, ttlMs) {
      if (ttlMs === null) return void kept.delete(id)
      kept.set(id, { partition, ttlMs, touchedAt: now() })
      const shorter = Math.min(stepMs, Math.max(100, ttlMs / (2 * TOUCHES)))
      if (sweepAt === Infinity) sweepAt = now() + ttlMs
      if (shorter === stepMs) return
      stepMs = shorter
      arm()
    },
    close() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
