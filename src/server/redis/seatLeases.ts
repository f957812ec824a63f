import { randomBytes } from 'node:crypto'
import { PARTITIONS } from './keys.js'

/** What an opening has of the seats of a partition; they end with it. */
export interface SeatLease {
  readonly partition: number
  readonly id: string
}

/** A lease of this opening. */
export interface OwnLease extends SeatLease {
  /** Seats that it has or asks for. */
  seats: number
  /** Whether Redis has it: a seat was taken under it. */
  isKnown: boolean
}

/** The leases of one opening: at most one for each partition, as long as seats of it are taken or asked for. */
export interface SeatLeases {
  /** How long a lease lasts that is not renewed. */
  readonly leaseMs: number
  /** Counts a seat that is asked for. */
  readonly take: (partition: number) => OwnLease
  /** Counts a seat that was refused or left. The last one ends its lease. */
  readonly giveBack: (lease: OwnLease) => void
  /** The leases that Redis may still have. */
  readonly all: () => readonly SeatLease[]
  readonly close: () => void
}

/** How leases are kept. A failure ends the opening of the store, so nobody has to hear of it here. */
export interface SeatLeaseActions {
  readonly renew: (lease: SeatLease, leaseMs: number) => Promise<unknown>
  /** Ends a lease with its seats. */
  readonly end: (lease: SeatLease) => Promise<unknown>
  /** Frees the seats of all leases of a partition that are over, of any process. */
  readonly sweep: (partition: number) => Promise<unknown>
}

const ignore = (): void => undefined

/**
 * @param timeoutMs Milliseconds after which a Redis that does not answer counts as lost. A lease is renewed that often, and lasts for three times as
 * long and a second: a process that cannot renew it has sent its clients away before it ends.
 */
export function createSeatLeases({ renew, end, sweep }: SeatLeaseActions, timeoutMs: number): SeatLeases {
  const leaseMs = 3 * timeoutMs + 1000
  const leases = new Map<number, OwnLease>()
  /** Those that were not ended for sure: a failure makes their seats look left. */
  const begun = new Set<SeatLease>()
  let sweepAt = performance.now() + leaseMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  async function step(): Promise<void> {
    const known = [...leases.values()].filter(({ isKnown }) => isKnown)
    await Promise.all(known.map((lease) => renew(lease, leaseMs)))
    if (performance.now() < sweepAt) return
    sweepAt = performance.now() + leaseMs
    for (let partition = 0; partition < PARTITIONS; partition += 1) await sweep(partition)
  }
  const arm = (): void => {
    if (isClosed) return
    timer = setTimeout(() => {
      step().then(arm, ignore)
    }, timeoutMs).unref()
  }
  /** An id is never used again, so that a late script finds nothing of a lease that has ended. */
  function begin(partition: number): OwnLease {
    const lease = { partition, id: randomBytes(12).toString('base64url'), seats: 0, isKnown: false }
    leases.set(partition, lease)
    begun.add(lease)
    // A process that never had a seat has nothing to do.
    if (timer === undefined) arm()
    return lease
  }

  return {
    leaseMs,
    take(partition) {
      const lease = leases.get(partition) ?? begin(partition)
      lease.seats += 1
      return lease
    },
    giveBack(lease) {
      lease.seats -= 1
      if (lease.seats > 0) return
      leases.delete(lease.partition)
      if (lease.isKnown) end(lease).then(() => begun.delete(lease), ignore)
      else begun.delete(lease)
    },
    all: () => [...begun],
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
