import { MAX_DATA_DEPTH } from '../core/jsonDepth.js'
import type {
  ChannelPort,
  ChannelReceiver,
  Refusal,
  Subscribed,
  SubscriptionEnd,
} from '../engine/channelPort.js'
import { createWaterMarks } from '../engine/waterMarks.js'
import type { WebSocketChannels } from './webSocketOptions.js'

/** Channels over the messages of an app. */
export interface PlainChannels {
  readonly port: ChannelPort
  readonly receive: (message: unknown) => void
}

/** What became of a message of the app: it was given to the socket, the app made none, or making it failed. */
export type Written = 'written' | 'nothing' | 'failed'

/** The socket's side for the channels. */
interface PlainChannelsHost {
  /** Sends a message. */
  readonly send: (what: string, make: () => unknown) => Written
  /** Runs a task later in the same turn, so that no answer comes during its request. */
  readonly run: (task: () => void) => void
  readonly bufferedAmount: () => number
  /** Whether the connection is ready. */
  readonly isUp: () => boolean
}

const unwritten: Refusal = {
  code: 'invalid',
  message: 'channels.publish made no message',
  isTemporary: false,
}

const accepted: Subscribed = { kind: 'log', position: null, replay: 0, continuity: 'unknown' }

const unasked: SubscriptionEnd = { reason: 'bad-config', code: null, message: null, last: null }

/** Treats a subscription as accepted, because the server does not answer, and claims nothing about missed messages. */
export function createPlainChannels(options: WebSocketChannels, host: PlainChannelsHost): PlainChannels {
  let receiver: ChannelReceiver | null = null
  const { publish } = options
  const port: ChannelPort = {
    receive(given) {
      receiver = given
    },
    subscribe(channel) {
      const written = host.send('channels.subscribe', () => options.subscribe?.(channel))
      // The server does not know of a subscription that could not be written.
      host.run(() =>
        written === 'failed' ? receiver?.ended(channel, unasked) : receiver?.subscribed(channel, accepted),
      )
    },
    unsubscribe(channel) {
      if (host.isUp()) host.send('channels.unsubscribe', () => options.unsubscribe?.(channel))
    },
    publish:
      publish === undefined
        ? null
        : ({ id, channel, data }) => {
            const written = host.send('channels.publish', () => publish({ id, channel, data }))
            // Acknowledge after the write, because the server confirms nothing.
            host.run(() =>
              written === 'written' ? receiver?.acknowledged(id, null) : receiver?.refused(id, unwritten),
            )
          },
    page: null,
    limits: () => ({ maxBytes: Infinity, maxDepth: MAX_DATA_DEPTH }),
    canTakeMore: createWaterMarks(host.bufferedAmount),
    bufferedAmount: host.bufferedAmount,
    deduplicates: false,
    hasPositions: false,
  }
  return {
    port,
    receive(message) {
      // A function that returns nothing means the same as null.
      const routed = options.route(message)
      if (!routed) return
      const id = typeof routed.id === 'string' ? routed.id : null
      receiver?.message(routed.channel, { data: routed.data, offset: null, id })
    },
  }
}
