import type { Channels } from '../../channels/createChannels.js'
import { putFirst } from '../../channels/putFirst.js'
import type { Opened } from '../../engine/connector.js'
import type { ClientPart } from '../../engine/part.js'
import type { SendKeeper } from './sendKeeper.js'

/** Keeps the sends of an outbox, and brings back those of earlier pages. It comes after the channel part. */
export class OutboxPart implements ClientPart {
  readonly #channels: Channels
  readonly #keeper: SendKeeper
  /** The sends and the queues as they were kept. */
  #kept: { readonly sends: unknown; readonly queues: readonly string[] } | null
  /** Channels that may have a queue in the session, which goes on collecting until the server is told that nobody uses it. */
  #queues: readonly string[] = []
  /** The channels that these were last derived from. */
  #seen: unknown = null
  /** Those of earlier pages, until it is known which of them this page uses. */
  #inherited: readonly string[] = []

  constructor(channels: Channels, keeper: SendKeeper) {
    this.#channels = channels
    this.#keeper = keeper
    this.#kept = { sends: channels.outbox.snapshot(), queues: this.#queues }
  }

  opened({ identity }: Opened): void {
    const { outbox } = this.#channels
    const { entries, lastSeq, queues } = this.#keeper.takeBack(identity)
    // Larger than all numbers of both.
    outbox.lastSeq += lastSeq
    putFirst(outbox, entries)
    this.#inherited = queues
    // Sends that had no owner have one now.
    this.#kept = null
  }

  abandon(): void {
    this.#keep()
  }

  /** Before the frames leave that the channel part has handed over. */
  flush(): void {
    this.#noteQueues()
    this.#endUnused()
    this.#keep()
  }

  #noteQueues(): void {
    const { channels } = this.#channels.snapshot()
    if (channels === this.#seen) return
    this.#seen = channels
    const names = new Set(this.#queues)
    // A channel that the server has not answered may have one.
    for (const { name, kind } of channels.values())
      if (kind === null || kind === 'session') names.add(name)
      else names.delete(name)
    if ([...names].join() !== this.#queues.join()) this.#queues = [...names]
  }

  /** Tells the server which queues of earlier pages this page does not use. */
  #endUnused(): void {
    for (const name of this.#inherited)
      if (this.#channels.entries.find(name)?.isUsed !== true) this.#channels.port.unsubscribe(name)
    this.#inherited = []
  }

  #keep(): void {
    const { outbox } = this.#channels
    const now = { sends: outbox.snapshot(), queues: this.#queues }
    if (now.sends === this.#kept?.sends && now.queues === this.#kept.queues) return
    this.#kept = now
    this.#keeper.keep(outbox.entries().values(), outbox.lastSeq, now.queues)
  }
}
