import { scopeOf } from './publishId.js'
import type { Ring } from './ring.js'
import type { RingEntry } from './ringEntry.js'
import type { ProducerPlace } from './store.js'

/** How much a store holds. */
export interface BudgetLimits {
  readonly maxBytes: number
  readonly maxBytesPerUser: number
}

/**
 * Fills in and checks how much a store holds.
 *
 * @param maker The function that makes the store.
 * @throws RangeError when a limit is not a number above 0.
 */
export function resolveBudget(
  maker: string,
  {
    maxBytes,
    maxBytesPerUser = maxBytes / 4,
  }: { readonly maxBytes: number; readonly maxBytesPerUser?: number | undefined },
): BudgetLimits {
  for (const [name, value] of Object.entries({ maxBytes, maxBytesPerUser }))
    if (!(value > 0))
      throw new RangeError(
        `react-connectivity/server: expected ${name} of ${maker} to be a number above 0, got ${String(value)}`,
      )
  return { maxBytes, maxBytesPerUser }
}

/** Where a message follows one that found no room, it finds none either: kept, it would make the other one look like a repetition. */
export function checkOrder(
  ring: Ring | null,
  producer: ProducerPlace | undefined,
  before: number | null,
): void {
  if (before === null || producer === undefined) return
  if ((ring?.producers.get(producer.id)?.seq ?? 0) < before) throw new StoreFullError('store')
}

/** The store holds as much as it may: the message is not kept, and may be when there is room again. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError'

  constructor(who: 'store' | 'user') {
    super(
      `react-connectivity: the ${who === 'store' ? 'store holds as many bytes as it may' : 'messages of one user fill their part of the store'}. ` +
        'Raise its limits, or let channels keep less',
    )
  }
}

/** Bytes that a channel takes besides its messages. */
const RING_BYTES = 1000

const nothingHeld = { bytes: 0, byUser: new Map<string, number>() }

/** Counts what a store holds, in all and of each user. Messages of the server belong to no user. */
export class ByteBudget {
  readonly #limits: BudgetLimits
  readonly #byUser: Map<string, number>
  #bytes: number

  /** @param held What the store holds already. Default: nothing. */
  constructor(
    limits: BudgetLimits,
    held: { readonly bytes: number; readonly byUser: ReadonlyMap<string, number> } = nothingHeld,
  ) {
    this.#limits = limits
    this.#byUser = new Map(held.byUser)
    this.#bytes = held.bytes
  }

  /** Bytes of all messages and channels. */
  bytes(): number {
    return this.#bytes
  }

  bytesOfUser(user: string): number {
    return this.#byUser.get(user) ?? 0
  }

  /** The users who hold any. */
  users(): Iterable<string> {
    return this.#byUser.keys()
  }

  /**
   * Finds room for a message: older ones of its own channel give way to it where the budget is used up.
   *
   * @param ring Its channel; null for one that is made for it.
   * @returns The newest offset that must go; 0 for none.
   * @throws StoreFullError when that is not enough.
   */
  roomFor(ring: Ring | null, { id, bytes }: RingEntry): number {
    const user = scopeOf(id)
    let excess = this.#bytes + bytes + (ring === null ? RING_BYTES : 0) - this.#limits.maxBytes
    let own = user === null ? 0 : (this.#byUser.get(user) ?? 0) + bytes - this.#limits.maxBytesPerUser
    if (excess <= 0 && own <= 0) return 0
    const last = ring?.last ?? 0
    for (let offset = ring?.first ?? 1; offset <= last; offset++) {
      const entry = ring?.entries.get(offset)
      if (entry === undefined) continue
      excess -= entry.bytes
      if (user !== null && scopeOf(entry.id) === user) own -= entry.bytes
      if (excess <= 0 && own <= 0) return offset
    }
    throw new StoreFullError(excess > 0 ? 'store' : 'user')
  }

  made(): void {
    this.#bytes += RING_BYTES
  }

  removed(): void {
    this.#bytes -= RING_BYTES
  }

  added({ id, bytes }: RingEntry): void {
    this.#count(id, bytes)
  }

  readonly dropped = ({ id, bytes }: RingEntry): void => this.#count(id, -bytes)

  #count(id: string | undefined, bytes: number): void {
    this.#bytes += bytes
    const user = scopeOf(id)
    if (user === null) return
    const sum = (this.#byUser.get(user) ?? 0) + bytes
    if (sum > 0) this.#byUser.set(user, sum)
    else this.#byUser.delete(user)
  }
}
