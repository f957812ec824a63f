import type { ProducerPlace } from './hub/store.js'

/** Numbers of producers that Redis has not answered yet. */
export class Unanswered {
  /** The newest number, by channel and producer. */
  readonly #newest = new Map<string, number>()

  /**
   * Notes the number of an append.
   *
   * @returns The number before it that is not answered either, as text, empty for none; and a function to call with the answer.
   */
  add(
    channel: string,
    producer: ProducerPlace | undefined,
  ): { readonly before: string; readonly answered: () => void } {
    if (!producer) return { before: '', answered: () => undefined }
    const key = `${producer.id}\n${channel}`
    const before = this.#newest.get(key)
    this.#newest.set(key, producer.seq)
    return {
      before: before === undefined ? '' : String(before),
      answered: () => {
        if (this.#newest.get(key) === producer.seq) this.#newest.delete(key)
      },
    }
  }
}
