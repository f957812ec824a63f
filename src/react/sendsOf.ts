import type { PendingSend } from '../core/pendingSend.js'
import type { Snapshot } from '../core/snapshot.js'

const none: readonly PendingSend[] = []
const byChannel = new WeakMap<Snapshot['outbox'], ReadonlyMap<string, readonly PendingSend[]>>()

/** The waiting sends of one channel, grouped once for all components. */
export function sendsOf(outbox: Snapshot['outbox'], name: string): readonly PendingSend[] {
  if (outbox.length === 0) return none
  const groups = byChannel.get(outbox) ?? groupByChannel(outbox)
  byChannel.set(outbox, groups)
  return groups.get(name) ?? none
}

function groupByChannel(outbox: Snapshot['outbox']): ReadonlyMap<string, readonly PendingSend[]> {
  const groups = new Map<string, PendingSend[]>()
  for (const send of outbox) {
    const group = groups.get(send.channel)
    if (group === undefined) groups.set(send.channel, [send])
    else group.push(send)
  }
  return groups
}
