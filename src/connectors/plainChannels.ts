import type { ChannelPort, ChannelReceiver, Refusal } from '../engine/channelPort.js'
import type { WebSocketChannels } from './webSocketOptions.js'

/** Channels over an app's own messages. */
export interface PlainChannels {
  readonly port: ChannelPort
  readonly receive: (message: unknown) => void
}

/** What the channels need of the socket. */
export interface PlainChannelsHost {
  /** False when there was nothing to send, or it could not be made. */
  readonly send: (what: string, make: () => unknown) => boolean
  /** Later in the same turn: an answer must not come while the call that asks for it still runs. */
  readonly run: (task: () => void) => void
  readonly bufferedAmount: () => number
}

/** Above this the network does not keep up. */
const HIGH_WATER_BYTES = 262_144
const MAX_DEPTH = 62

const unwritten: Refusal = {
  code: 'invalid',
  message: 'channels.publish made no message',
  isTemporary: false,
}

/** A server that does not answer a subscription is believed to carry it; nothing is claimed of messages in between. */
export function createPlainChannels(options: WebSocketChannels, host: PlainChannelsHost): PlainChannels {
  let receiver: ChannelReceiver | null = null
  const { publish } = options
  const port: ChannelPort = {
    receive(given) {
      receiver = given
    },
    subscribe(channel) {
      host.send('channels.subscribe', () => options.subscribe?.(channel))
      host.run(() =>
        receiver?.subscribed(channel, { kind: 'log', position: null, replay: 0, continuity: 'unknown' }),
      )
    },
    unsubscribe: (channel) => host.send('channels.unsubscribe', () => options.unsubscribe?.(channel)),
    publish:
      publish === undefined
        ? null
        : ({ id, channel, data }) => {
            const isWritten = host.send('channels.publish', () => publish({ id, channel, data }))
            // Written is all that can be known.
            host.run(() => (isWritten ? receiver?.acknowledged(id, null) : receiver?.refused(id, unwritten)))
          },
    page: null,
    limits: () => ({ maxBytes: Infinity, maxDepth: MAX_DEPTH }),
    canTakeMore: () => host.bufferedAmount() <= HIGH_WATER_BYTES,
    deduplicates: false,
    hasPositions: false,
  }
  return {
    port,
    receive(message) {
      const routed = options.route(message)
      if (routed !== null) receiver?.message(routed.channel, { data: routed.data, offset: null, id: null })
    },
  }
}
