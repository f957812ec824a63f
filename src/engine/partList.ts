import type { Snapshot } from '../core/snapshot.js'
import type { Lost, Opened } from './connector.js'
import type { ClientPart, PartHost } from './part.js'

/** The parts of one client, in the order of their first use. */
interface PartList {
  readonly each: (tell: (part: ClientPart) => void) => void
  /** The part that this function makes, created at the first call. */
  readonly use: <P extends ClientPart>(create: (host: PartHost) => P, host: PartHost) => P
  readonly opened: (up: Opened) => void
  readonly lost: (loss: Lost) => void
  /** The earliest deadline; epoch milliseconds, Infinity for none. */
  readonly deadline: () => number
  readonly expire: (now: number) => void
  /** The state with the slices of the parts; `known` where the parts add nothing. */
  readonly slices: (known: Snapshot) => Pick<Snapshot, 'channels' | 'outbox' | 'pending'>
}

export function createPartList(): PartList {
  const parts = new Map<unknown, ClientPart>()
  let lastOpened: Opened | null = null
  const each = (tell: (part: ClientPart) => void): void => parts.forEach(tell)
  return {
    each,
    use<P extends ClientPart>(create: (host: PartHost) => P, host: PartHost): P {
      const known = parts.get(create) as P | undefined
      if (known !== undefined) return known
      const part = create(host)
      parts.set(create, part)
      // Open a late part at once on a ready connection.
      if (lastOpened !== null) part.opened?.({ ...lastOpened, isOtherIdentity: false, continuity: 'unknown' })
      return part
    },
    opened(up) {
      lastOpened = up
      each((part) => part.opened?.(up))
    },
    lost(loss) {
      lastOpened = null
      each((part) => part.lost?.(loss))
    },
    deadline() {
      let next = Infinity
      for (const part of parts.values()) next = Math.min(next, part.deadline?.() ?? Infinity)
      return next
    },
    expire(now) {
      each((part) => {
        if ((part.deadline?.() ?? Infinity) <= now) part.expire?.(now)
      })
    },
    slices(known) {
      let { channels, outbox } = known
      let pending = 0
      for (const part of parts.values()) {
        const slice = part.snapshot?.() ?? {}
        channels = slice.channels ?? channels
        outbox = slice.outbox ?? outbox
        pending += slice.pending ?? 0
      }
      return { channels, outbox, pending: pending + outbox.length }
    },
  }
}
