import type { EncodedFrame } from './batches.js'
import type { ChannelConfig } from './channelConfig.js'
import { messagePrefix } from './encodedMessages.js'
import type { Connection, HubChannel, Subscription } from './model.js'

/** The channels of a hub that have a subscription, by their name in the store. */
export class SubscribedChannels {
  readonly #channels = new Map<string, HubChannel>()
  #subscriptions = 0

  get(key: string): HubChannel | undefined {
    return this.#channels.get(key)
  }

  /** The channel with this key; made when nobody is subscribed to it. */
  make(key: string, name: string, config: ChannelConfig): HubChannel {
    const known = this.#channels.get(key)
    if (known) return known
    const channel = {
      key,
      config,
      prefix: messagePrefix(name),
      head: 0,
      epoch: null,
      birth: null,
      replaced: 0,
      subscriptions: new Set<Subscription>(),
    }
    this.#channels.set(key, channel)
    return channel
  }

  add(subscription: Subscription): void {
    subscription.channel.subscriptions.add(subscription)
    this.#subscriptions += 1
  }

  /** Forgets a subscription, and its channel with the last one. */
  delete(subscription: Subscription): void {
    const { channel } = subscription
    if (channel.subscriptions.delete(subscription)) this.#subscriptions -= 1
    if (channel.subscriptions.size === 0 && this.#channels.get(channel.key) === channel)
      this.#channels.delete(channel.key)
  }

  /** Hands a frame to the subscribers that keep up, but not to the connection that sent it. */
  pass(key: string, frame: EncodedFrame, sender: Connection | null): void {
    for (const { connection, phase } of this.#channels.get(key)?.subscriptions ?? [])
      if (phase === 'live' && connection !== sender) connection.sendBuffer.offer(frame)
  }

  size(): { readonly channels: number; readonly subscriptions: number } {
    return { channels: this.#channels.size, subscriptions: this.#subscriptions }
  }

  *subscriptions(): IterableIterator<Subscription> {
    for (const channel of this.#channels.values()) yield* channel.subscriptions
  }
}
