import { initialSnapshot, type Snapshot } from '../core/snapshot.js'
import type { Environment } from './environment.js'

/** What the publisher needs from the engine. */
export interface PublisherHost {
  readonly environment: Environment
  readonly commit: (snapshot: Snapshot) => void
  /** A deadline of the machine has passed. */
  readonly tick: () => void
}

/** Commits what changed, and keeps the one timer for everything that time alone brings about. */
export interface Publisher {
  /** @param deadline when the facts themselves would change; epoch milliseconds, Infinity for never */
  readonly publish: (next: Snapshot, deadline: number) => void
  readonly snapshot: () => Snapshot
}

export function createPublisher({ environment, commit, tick }: PublisherHost): Publisher {
  let snapshot = initialSnapshot
  let cancelTimer: (() => void) | null = null
  let timerAt = Infinity

  function setTimer(at: number): void {
    if (at === timerAt) return
    cancelTimer?.()
    timerAt = at
    cancelTimer = at === Infinity ? null : environment.setTimer(fire, Math.max(0, at - environment.now()))
  }

  function fire(): void {
    timerAt = Infinity
    cancelTimer = null
    tick()
  }

  const isSame = (next: Snapshot): boolean =>
    next.connection === snapshot.connection &&
    next.network === snapshot.network &&
    next.channels === snapshot.channels &&
    next.outbox === snapshot.outbox

  return {
    publish(next, deadline) {
      if (!isSame(next)) {
        snapshot = next
        commit(next)
        // Whoever heard of it may have brought about something newer, with a deadline of its own.
        if (snapshot !== next) return
      }
      setTimer(deadline)
    },
    snapshot: () => snapshot,
  }
}
