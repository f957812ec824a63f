import { MAX_DATA_DEPTH } from '../../core/jsonDepth.js'
import type { ChannelPort, ChannelReceiver, SubscriptionEnd } from '../../engine/channelPort.js'
import type { ProtocolHost } from '../../engine/protocol.js'
import { createWaterMarks } from '../../engine/waterMarks.js'
import type { Memberships } from './memberships.js'
import type { NeffosEvent, NeffosMessage } from './message.js'
import type { NeffosOptions } from './options.js'
import { channelOf, placeOf, type Place } from './place.js'
import { timedOut, type Problem } from './problem.js'
import { createSends } from './sends.js'
import type { NeffosRequests } from './requests.js'

/** Namespaces and rooms as channels. */
export interface NeffosChannels {
  readonly port: ChannelPort
  readonly receive: (event: NeffosEvent) => void
  /** The server puts this client out of a room, or of a namespace with its rooms. */
  readonly putOut: (place: Place) => void
  /** Whether a channel in use belongs to the namespace. */
  readonly uses: (namespace: string) => boolean
  readonly clear: () => void
}

/** The socket's side for the channels. */
interface NeffosChannelsHost extends Pick<ProtocolHost, 'run' | 'bufferedAmount'> {
  readonly memberships: Memberships
  readonly requests: Pick<NeffosRequests, 'port' | 'uses'>
  readonly write: (message: NeffosMessage) => void
}

const decodeEvent = ({ event, body }: NeffosEvent): unknown => ({ event, body })

export function createNeffosChannels(options: NeffosOptions, host: NeffosChannelsHost): NeffosChannels {
  const { decode = decodeEvent, namespaces = {} } = options
  const { memberships, requests, run, bufferedAmount } = host
  let receiver: ChannelReceiver | null = null
  /** Channels in use, each with the object that stands for this subscription. */
  const wanted = new Map<string, object>()
  const sends = createSends(options, host, () => receiver)

  const uses = (namespace: string): boolean =>
    [...wanted.keys()].some((channel) => placeOf(channel).namespace === namespace)

  function end(channel: string, cause: Cause): void {
    if (wanted.delete(channel)) receiver?.ended(channel, { ...cause, last: null })
  }

  function leaveUnused(namespace: string): void {
    const isUsed = uses(namespace) || requests.uses(namespace) || sends.uses(namespace)
    if (!isUsed && !Object.hasOwn(namespaces, namespace)) memberships.leave({ namespace, room: '' })
  }

  function enter(channel: string): void {
    const place = placeOf(channel)
    const own = wanted.get(channel)
    // The connection was lost meanwhile.
    if (own === undefined) return
    const settle = (problem: Problem | null, next: () => void): void => {
      if (wanted.get(channel) !== own) return
      if (problem === null) return next()
      end(channel, causeOf(problem))
      leaveUnused(place.namespace)
    }
    const accept = (): void =>
      receiver?.subscribed(channel, { kind: 'log', position: null, replay: 0, continuity: 'unknown' })
    const join = (): void => memberships.join(place, (problem) => settle(problem, accept))
    memberships.connect(place.namespace, (problem) => settle(problem, place.room === '' ? accept : join))
  }

  const port: ChannelPort = {
    receive: (given) => void (receiver = given),
    subscribe(channel) {
      wanted.set(channel, {})
      // Later in this turn, so that no answer comes during the request.
      run(() => (channelOf(placeOf(channel)) === channel ? enter(channel) : end(channel, wrongName)))
    },
    unsubscribe(channel) {
      const place = placeOf(channel)
      wanted.delete(channel)
      if (place.room !== '') memberships.leave(place)
      leaveUnused(place.namespace)
    },
    publish: sends.publish,
    frames: requests.port,
    page: null,
    limits: () => ({ maxBytes: Infinity, maxDepth: MAX_DATA_DEPTH }),
    canTakeMore: createWaterMarks(bufferedAmount),
    bufferedAmount,
    deduplicates: false,
    hasPositions: false,
  }

  return {
    port,
    uses,
    receive(event) {
      const channel = channelOf(event)
      if (wanted.has(channel)) receiver?.message(channel, { data: decode(event), offset: null, id: null })
    },
    putOut({ namespace, room }) {
      for (const channel of [...wanted.keys()]) {
        const place = placeOf(channel)
        if (place.namespace === namespace && (room === '' || place.room === room)) end(channel, kicked)
      }
      if (room !== '') leaveUnused(namespace)
    },
    clear() {
      wanted.clear()
      sends.clear()
    },
  }
}

type Cause = Pick<SubscriptionEnd, 'reason' | 'code' | 'message'>

const wrongName: Cause = {
  reason: 'channel-not-found',
  code: null,
  message: 'expected the name of a channel as "namespace" or "namespace/room"',
}

const kicked: Cause = { reason: 'channel-kicked', code: null, message: null }

/** The end of a subscription that the server refused or did not answer. */
function causeOf(problem: Problem): Cause {
  if (problem === timedOut) return { reason: 'server-error', ...problem }
  return { reason: problem.code === 'not-found' ? 'channel-not-found' : 'channel-denied', ...problem }
}
