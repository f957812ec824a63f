import type { ProducerPlace } from './store.js'

/** Numbers of producers that a store has not answered yet. A number that follows a refused one is refused, too. */
export class Unanswered {
  /** The newest number, by channel and producer. */
  readonly #newest = new Map<string, number>()

  /**
   * Notes the number of an append.
   *
   * @returns The number before it that is not answered either, null for none; and a function to call with the answer.
   */
  add(
    channel: string,
    producer: ProducerPlace | undefined,
  ): { readonly before: number | null; readonly answered: () => void } {
    if (!producer) return { before: null, answered: () => undefined }
    const key = `${producer.id}\n${channel}`
    const before = this.#newest.get(key) ?? null
    this.#newest.set(key, producer.seq)
    return {
      before,
      answered: () => {
        if (this.#newest.get(key) === producer.seq) this.#newest.delete(key)
      },
    }
  }
}
