import type { Outbox } from '../../channels/outbox.js'
import { putFirst } from '../../channels/putFirst.js'
import type { PendingSend } from '../../core/pendingSend.js'
import type { Opened } from '../../engine/connector.js'
import type { ClientPart } from '../../engine/part.js'
import type { SendKeeper } from './sendKeeper.js'

/** Keeps the sends of an outbox, and brings back those of earlier pages. It comes after the channel part. */
export class OutboxPart implements ClientPart {
  readonly #outbox: Outbox
  readonly #keeper: SendKeeper
  /** The sends as they were kept. */
  #kept: readonly PendingSend[] | null

  constructor(outbox: Outbox, keeper: SendKeeper) {
    this.#outbox = outbox
    this.#keeper = keeper
    this.#kept = outbox.snapshot()
  }

  opened({ identity }: Opened): void {
    const { entries, lastSeq } = this.#keeper.takeBack(identity)
    // Larger than all numbers of both.
    this.#outbox.lastSeq += lastSeq
    putFirst(this.#outbox, entries)
    // Sends that had no owner have one now.
    this.#kept = null
  }

  abandon(): void {
    this.#keep()
  }

  /** Before the frames leave that the channel part has handed over. */
  flush(): void {
    this.#keep()
  }

  #keep(): void {
    const now = this.#outbox.snapshot()
    if (now === this.#kept) return
    this.#kept = now
    this.#keeper.keep(this.#outbox.entries().values(), this.#outbox.lastSeq)
  }
}
