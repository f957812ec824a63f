import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { ChannelMessage } from './channelMessage.js'
import type { MessageInfo } from './listener.js'

/** Where a message stands in a history. */
type Place = Pick<MessageInfo, 'epoch' | 'offset'>

/** Whether an acknowledged message may be in a history. One that was acknowledged before the first answer may be in any. */
const isIn = (own: ChannelMessage, epoch: string | null): boolean => own.epoch === null || own.epoch === epoch

/** Our own messages of a list that are not among those of the server yet, in the order of their sends. */
export class OwnMessages {
  readonly #own = new Map<string, ChannelMessage>()
  /** Ids of messages that came in before their send was answered: after a loss it is sent again. */
  readonly #arrived = new Set<string>()

  all(): readonly ChannelMessage[] {
    return [...this.#own.values()]
  }

  /** A send waits. */
  queued({ id, channel, data, status: state }: PendingSend): void {
    if (this.#arrived.has(id)) return
    const unknown = { epoch: null, offset: null, from: null, at: null, error: null }
    this.#own.set(id, { id, channel, data, state, isOwn: true, ...unknown })
  }

  /** A send was answered. Returns the message with what is known of it now; null when it came in before. */
  answered(id: string, change: Partial<ChannelMessage>): ChannelMessage | null {
    this.#arrived.delete(id)
    const own = this.#own.get(id)
    if (own === undefined) return null
    const next = { ...own, ...change }
    this.#own.set(id, next)
    return next
  }

  refused(id: string, error: ConnectivityError): void {
    this.answered(id, { state: 'refused', error })
  }

  /** Takes a refused message away; false when there is none with this id. */
  dismiss(id: string): boolean {
    return this.#own.get(id)?.state === 'refused' && this.#own.delete(id)
  }

  delete(id: string): void {
    this.#own.delete(id)
  }

  /** A message came in. Returns the own one that it is; null for one of others. */
  arrived({ id, epoch, offset }: MessageInfo): ChannelMessage | null {
    if (this.#own.size === 0) return null
    const isAt = (own: ChannelMessage): boolean =>
      own.state === 'kept' && own.offset === offset && isIn(own, epoch)
    const own = id === null ? this.all().find(isAt) : this.#own.get(id)
    if (own === undefined) return null
    this.#own.delete(own.id)
    if (own.state !== 'kept') this.#arrived.add(own.id)
    return own
  }

  /** Takes the acknowledged ones before a place, which will not come in any more. */
  takeOvertaken({ epoch, offset }: Place): readonly ChannelMessage[] {
    if (offset === null || this.#own.size === 0) return []
    const overtaken = this.all().filter(
      (own) => own.state === 'kept' && !(isIn(own, epoch) && (own.offset ?? 0) >= offset),
    )
    for (const { id } of overtaken) this.#own.delete(id)
    return overtaken
  }

  /** Only these sends wait: others were answered while nobody looked. */
  renew(waiting: readonly PendingSend[]): void {
    const ids = new Set(waiting.map(({ id }) => id))
    for (const { id, state } of this.all())
      if (state !== 'kept' && state !== 'refused' && !ids.has(id)) this.#own.delete(id)
    for (const id of this.#arrived) if (!ids.has(id)) this.#arrived.delete(id)
    for (const send of waiting) this.queued(send)
  }

  clear(): void {
    this.#own.clear()
    this.#arrived.clear()
  }
}
