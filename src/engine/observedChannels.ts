import { assertNever } from '../core/assertNever.js'
import { errorText } from '../core/describe.js'
import { MAX_DATA_DEPTH } from '../core/jsonDepth.js'
import type { Capabilities } from './capabilities.js'
import type { ChannelPort, ChannelReceiver } from './channelPort.js'
import { isolate } from './isolate.js'
import { createObservedSends } from './observedSends.js'
import type { Link, SourceChannelState } from './source.js'

/** Channels of a client library, through its link. */
export interface ObservedChannels {
  readonly port: ChannelPort
  readonly told: (channel: string, state: SourceChannelState) => void
  readonly message: (channel: string, data: unknown) => void
  /** The connection is lost. */
  readonly lost: () => void
  /** Releases every subscription made through this link. */
  readonly detach: () => void
}

interface ObservedChannelsHost {
  readonly link: () => Link | null
  readonly run: (task: () => void) => void
  /** Receives an error thrown by the client library. */
  readonly report: (error: unknown) => void
}

export function createObservedChannels(
  { acknowledges, deduplicates, resubscribes }: Capabilities,
  host: ObservedChannelsHost,
): ObservedChannels {
  let receiver: ChannelReceiver | null = null
  const releases = new Map<string, () => void>()
  const sends = createObservedSends({ ...host, receiver: () => receiver })

  function subscribe(channel: string, isCreation: boolean): void {
    // A client that resubscribes by itself gets one call.
    if (resubscribes === 'connector' && releases.has(channel)) return
    unsubscribe(channel)
    try {
      const release = host.link()?.subscribe?.(channel, { isCreation })
      if (release !== undefined) releases.set(channel, release)
    } catch (error) {
      host.run(() => told(channel, { status: 'failed', message: errorText(error) }))
    }
  }

  function unsubscribe(channel: string): void {
    const release = releases.get(channel)
    releases.delete(channel)
    if (release !== undefined) isolate(release, host.report)
  }

  function told(channel: string, state: SourceChannelState): void {
    // Make a new subscription after a failed one.
    if (state.status === 'failed') unsubscribe(channel)
    if (receiver !== null) tell(receiver, channel, state)
  }

  return {
    port: {
      receive(given) {
        receiver = given
      },
      subscribe: (channel, { wish }) => subscribe(channel, wish === 'create'),
      unsubscribe,
      publish: acknowledges === 'none' ? null : sends.publish,
      page: null,
      limits: () => ({ maxBytes: Infinity, maxDepth: MAX_DATA_DEPTH }),
      canTakeMore: () => true,
      deduplicates,
      hasPositions: false,
    },
    told,
    message: (channel, data) => receiver?.message(channel, { data, offset: null, id: null }),
    lost: sends.lost,
    detach() {
      sends.abort()
      for (const channel of [...releases.keys()]) unsubscribe(channel)
    },
  }
}

function tell(receiver: ChannelReceiver, channel: string, state: SourceChannelState): void {
  const { status, reason, code = null, message = null, continuity = 'unknown' } = state
  switch (status) {
    case 'subscribing':
      return
    case 'subscribed':
      return receiver.subscribed(channel, { kind: 'log', position: null, replay: 0, continuity })
    case 'interrupted':
      return receiver.interrupted(channel, reason ?? 'network-lost')
    case 'failed':
      return receiver.ended(channel, {
        reason: reason ?? 'server-error',
        code: code === null ? null : String(code),
        message,
        last: null,
      })
    default:
      return assertNever(status)
  }
}
