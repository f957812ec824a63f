import type { ConnectivityError } from '../core/errors.js'
import type { PartHost } from '../engine/part.js'
import type { Delivery, Subscriber } from './listener.js'
import { parseWith, type Parsed, type StandardSchema } from './standardSchema.js'

/** A message with what each schema made of it. */
export interface Checked extends Delivery {
  readonly parsed: ReadonlyMap<StandardSchema, Parsed> | null
}

/** The data of a message as a schema gives it, or the problem that the schema has with it. */
export function dataFor({ data, parsed }: Checked, schema: StandardSchema | null): Parsed {
  if (schema === null) return { data }
  return parsed?.get(schema) ?? parseWith(schema, data)
}

type Item =
  | { readonly type: 'message'; readonly message: Checked; readonly to: Subscriber | null }
  | { readonly type: 'error'; readonly error: ConnectivityError; readonly schema: StandardSchema | null }

/** A subscriber and the last message that came before it. */
export type Subscribers = ReadonlyMap<Subscriber, number>

/** The callbacks of one channel: run after the commit, in the order of what happened, isolated from each other. */
export class Callbacks {
  readonly #host: Pick<PartHost, 'call'>
  readonly #subscribers: Subscribers
  #items: Item[] = []

  constructor(host: Pick<PartHost, 'call'>, subscribers: Subscribers) {
    this.#host = host
    this.#subscribers = subscribers
  }

  /** @param to one subscriber, or null for all */
  message(message: Checked, to: Subscriber | null = null): void {
    this.#add({ type: 'message', message, to })
  }

  /** @param schema only the subscribers with this schema; null for all */
  error(error: ConnectivityError, schema: StandardSchema | null = null): void {
    this.#add({ type: 'error', error, schema })
  }

  #add(item: Item): void {
    this.#items.push(item)
    if (this.#items.length === 1) this.#host.call(() => this.#drain())
  }

  #drain(): void {
    const items = this.#items
    this.#items = []
    for (const item of items)
      if (item.type === 'message') this.#tellMessage(item.message, item.to)
      else this.#tellError(item.error, item.schema)
  }

  #tellMessage(message: Checked, to: Subscriber | null): void {
    const { sequence, age, info } = message
    for (const [subscriber, since] of this.#subscribers) {
      const { onMessage, schema, history = 0 } = subscriber
      if (onMessage === undefined || (to === null ? sequence <= since : subscriber !== to)) continue
      if (age !== null && age >= history) continue
      const parsed = dataFor(message, schema)
      if (!('data' in parsed)) continue
      try {
        onMessage(parsed.data, info)
      } catch (error) {
        this.#rethrow(error)
      }
    }
  }

  #tellError(error: ConnectivityError, schema: StandardSchema | null): void {
    for (const subscriber of [...this.#subscribers.keys()]) {
      if (schema !== null && subscriber.schema !== schema) continue
      try {
        subscriber.onError?.(error)
      } catch (thrown) {
        this.#rethrow(thrown)
      }
    }
  }

  /** Where the turn loop isolates and reports it. */
  #rethrow(error: unknown): void {
    this.#host.call(() => {
      throw error
    })
  }
}
