import type { PendingSend } from '../core/outbox.js'
import type { Snapshot } from '../core/snapshot.js'

const none: readonly PendingSend[] = []

/**
 * Makes a selector of the sends that wait on one channel. It gives the same array while they are the same, so that what
 * waits on other channels renders nothing here.
 */
export function pendingOf(name: string): (snapshot: Snapshot) => readonly PendingSend[] {
  let seen = none
  let kept = none
  return ({ outbox }) => {
    if (outbox === seen) return kept
    seen = outbox
    const own = outbox.filter((send) => send.channel === name)
    if (!isSame(own, kept)) kept = own
    return kept
  }
}

const isSame = (a: readonly PendingSend[], b: readonly PendingSend[]): boolean =>
  a.length === b.length &&
  a.every(({ id, status }, index) => id === b[index]?.id && status === b[index].status)
