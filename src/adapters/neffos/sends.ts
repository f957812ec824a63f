import { errorText } from '../../core/describe.js'
import { isRecord } from '../../core/shape.js'
import type { ChannelReceiver, OutgoingMessage } from '../../engine/channelPort.js'
import type { ProtocolHost } from '../../engine/protocol.js'
import type { Memberships } from './memberships.js'
import { plainMessage, type NeffosBody, type NeffosMessage } from './message.js'
import type { NeffosOptions } from './options.js'
import { placeOf } from './place.js'
import { remoteProblem, type Problem } from './problem.js'

/** The socket's side for sends. */
interface PublishHost extends Pick<ProtocolHost, 'run'> {
  readonly memberships: Memberships
  readonly write: (message: NeffosMessage) => void
}

/** The default of `encode`. */
function encodeEvent(data: unknown): { readonly event: string; readonly body?: NeffosBody } {
  const { event, body = '' } = isRecord(data) ? data : {}
  if (typeof event !== 'string' || event === '' || typeof body !== 'string')
    throw new TypeError('expected { event, body } with texts; give encode for other data')
  return { event, body }
}

/** Sends of channels. */
export interface NeffosSends {
  readonly publish: (message: OutgoingMessage) => void
  /** Whether a send waits for the namespace. */
  readonly uses: (namespace: string) => boolean
  readonly clear: () => void
}

/** Writes the sends of channels. A namespace is connected for them; a room must be joined by a subscription. */
export function createSends(
  { encode = encodeEvent }: NeffosOptions,
  { memberships, write, run }: PublishHost,
  receiver: () => ChannelReceiver | null,
): NeffosSends {
  /** The namespaces of sends that wait for them, by the ids of the sends. */
  const waiting = new Map<string, string>()
  const refuse = (id: string, problem: Problem): void =>
    receiver()?.refused(id, { ...problem, isTemporary: false })

  function send({ id, channel, data }: OutgoingMessage): void {
    const place = placeOf(channel)
    if (place.room !== '' && !memberships.isIn(place)) return refuse(id, remoteProblem('bad room'))
    try {
      const { event, body = '' } = encode(data)
      write(plainMessage({ ...place, event, body }))
    } catch (error) {
      return refuse(id, { code: 'invalid', message: errorText(error) })
    }
    receiver()?.acknowledged(id, null)
  }

  function enter(message: OutgoingMessage): void {
    const { namespace } = placeOf(message.channel)
    // The connection was lost meanwhile.
    if (!waiting.has(message.id)) return
    memberships.connect(namespace, (problem) => {
      waiting.delete(message.id)
      if (problem === null) send(message)
      else refuse(message.id, problem)
    })
  }

  return {
    publish(message) {
      waiting.set(message.id, placeOf(message.channel).namespace)
      // Later in this turn, so that no answer comes during the request.
      run(() => enter(message))
    },
    uses: (namespace) => [...waiting.values()].includes(namespace),
    clear: () => waiting.clear(),
  }
}
