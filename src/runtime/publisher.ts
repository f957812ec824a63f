import type { ActionOverrides } from '../core/actions.js'
import { present } from '../core/presentation.js'
import type { Facts } from '../core/presentationTypes.js'
import { initialSnapshot, type Snapshot } from '../core/snapshot.js'
import type { Times } from '../core/times.js'
import type { Environment } from './environment.js'

/** What the publisher needs from the engine. */
export interface PublisherHost {
  readonly environment: Environment
  readonly times: Times
  readonly actions: ActionOverrides | undefined
  readonly commit: (snapshot: Snapshot) => void
  /** Time has passed: a deadline of the machine, or a change of what a person should see. */
  readonly tick: () => void
}

/** Turns facts into the one snapshot, and keeps the one timer for everything that time alone brings about. */
export interface Publisher {
  /** @param deadline when the facts themselves would change; epoch milliseconds, Infinity for never */
  readonly publish: (facts: Facts, deadline: number) => void
  readonly snapshot: () => Snapshot
  readonly dispose: () => void
}

export function createPublisher(host: PublisherHost): Publisher {
  const { environment, times } = host
  let snapshot = initialSnapshot
  let cancelTimer: (() => void) | null = null
  let timerAt = Infinity

  function setTimer(at: number, now: number): void {
    if (at === timerAt) return
    cancelTimer?.()
    timerAt = at
    cancelTimer = at === Infinity ? null : environment.setTimer(fire, Math.max(0, at - now))
  }

  function fire(): void {
    timerAt = Infinity
    cancelTimer = null
    host.tick()
  }

  const isSame = (facts: Facts): boolean =>
    facts.connection === snapshot.connection &&
    facts.network === snapshot.network &&
    facts.channels === snapshot.channels &&
    facts.outbox === snapshot.outbox

  return {
    publish(facts, deadline) {
      const now = environment.now()
      const { presentation } = snapshot
      if (!isSame(facts) || (presentation.changesAt !== null && now >= presentation.changesAt)) {
        snapshot = { ...facts, presentation: present(presentation, facts, now, times, host.actions) }
        host.commit(snapshot)
      }
      setTimer(Math.min(deadline, snapshot.presentation.changesAt ?? Infinity), now)
    },
    snapshot: () => snapshot,
    dispose() {
      cancelTimer?.()
    },
  }
}
