import { batchOf, withFrame, type BatchNode, type EncodedFrame } from './batches.js'
import type { OutBatch } from './environment.js'
import type { Ticker } from './ticker.js'

/** A batch is closed when it has so many characters, so that no client must parse a huge text at once. */
const MAX_BATCH_LENGTH = 65_536

/** The frames of one connection that leave at the end of the tick, in as few batches as the limits allow. */
export class Outgoing {
  readonly #ticker: Ticker
  readonly #maxBatch: number
  readonly #flush: () => void
  #open: BatchNode | null = null
  /** Null while there is none, which is almost always. */
  #full: BatchNode[] | null = null
  /** Characters that wait. */
  length = 0

  /** @param flush runs at the end of a tick in which something was added */
  constructor(ticker: Ticker, maxBatch: number, flush: () => void) {
    this.#ticker = ticker
    this.#maxBatch = maxBatch
    this.#flush = flush
  }

  add(frame: EncodedFrame): void {
    let node = this.#open
    if (node === null) this.#ticker.add(this.#flush)
    else if (!this.#hasRoom(node, frame)) {
      this.#full ??= []
      this.#full.push(node)
      node = null
    }
    this.#open = withFrame(node ?? this.#ticker.root(), frame)
    this.length += frame.text.length
  }

  /** Takes all batches, in order. */
  take(): readonly OutBatch[] {
    if (this.#open === null) return []
    const nodes = this.#full === null ? [this.#open] : [...this.#full, this.#open]
    this.#open = null
    this.#full = null
    this.length = 0
    return nodes.map(batchOf)
  }

  #hasRoom(node: BatchNode, frame: EncodedFrame): boolean {
    if (node.frames === 0) return true
    return node.frames < this.#maxBatch && node.length + frame.text.length <= MAX_BATCH_LENGTH
  }
}
