import { ConnectivityError } from '../../core/errors.js'
import type { ProtocolHost } from '../../engine/protocol.js'
import type { NeffosChannels } from './channels.js'
import type { Handlers } from './handlers.js'
import type { Memberships } from './memberships.js'
import { plainMessage, systemEvents, type NeffosMessage } from './message.js'
import type { NeffosOptions } from './options.js'
import type { NeffosRequests } from './requests.js'
import { channelOf } from './place.js'
import { remoteProblem } from './problem.js'

/** Those that a message of the server may concern. */
interface RouterHost extends Pick<ProtocolHost, 'fail'> {
  readonly channels: NeffosChannels
  readonly handlers: Handlers
  readonly memberships: Memberships
  readonly requests: Pick<NeffosRequests, 'putOut'>
  readonly write: (message: NeffosMessage) => void
}

const empty = plainMessage({ namespace: '', room: '', event: '', body: '' })

/** Brings a message that is no answer to where it belongs, and answers the requests of the system. */
export function createRouter(
  { namespaces = {}, errors }: NeffosOptions,
  { channels, handlers, memberships, requests, write, fail }: RouterHost,
): (message: NeffosMessage) => void {
  function answer(message: NeffosMessage, isAllowed: boolean): void {
    const { wait } = message
    if (wait === '') return
    write(isAllowed ? { ...empty, wait } : { ...message, isError: true, body: 'bad namespace' })
  }

  return (message) => {
    const { namespace, room, event, isError, body } = message
    const place = { namespace, room }
    const isConnected = memberships.isIn({ namespace, room: '' })
    switch (event) {
      case systemEvents.connect: {
        const isKnown = isConnected || Object.hasOwn(namespaces, namespace) || channels.uses(namespace)
        if (isKnown) memberships.letIn({ namespace, room: '' })
        return answer(message, isKnown)
      }
      case systemEvents.join:
        if (isConnected) memberships.letIn(place)
        return answer(message, isConnected)
      case systemEvents.disconnect:
      case systemEvents.leave:
        answer(message, true)
        channels.putOut(place)
        memberships.putOut(place)
        return room === '' ? requests.putOut(namespace) : undefined
      default: {
        if (!isError) {
          channels.receive(message)
          return handlers.receive(message)
        }
        const { code, message: text } = remoteProblem(body, errors)
        return fail(new ConnectivityError(code, text, { channel: channelOf(place) }))
      }
    }
  }
}
