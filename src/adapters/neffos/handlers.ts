import type { ProtocolHost } from '../../engine/protocol.js'
import type { NeffosEvent, NeffosMessage } from './message.js'
import type { NeffosAnswer, NeffosHandler, NeffosOptions } from './options.js'

/** The app's handlers. */
export interface Handlers {
  /** Calls the handler of a message, and answers for it. */
  readonly receive: (message: NeffosMessage) => void
  /** The connection is gone: answers of handlers that still run are dropped. */
  readonly lost: () => void
}

/** Instead of a token: the sender of a broadcast. */
const SENDER = 'neffos(0x'
const ANY_EVENT = '_OnAnyEvent'

export function createHandlers(
  { namespaces = {} }: NeffosOptions,
  { environment, call, run, isUp }: Pick<ProtocolHost, 'environment' | 'call' | 'run' | 'isUp'>,
  write: (message: NeffosMessage) => void,
): Handlers {
  /** Counts connections. */
  let generation = 0

  function find({ namespace, event }: NeffosEvent): NeffosHandler | undefined {
    const handlers = Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : undefined
    if (handlers === undefined) return undefined
    return Object.hasOwn(handlers, event) ? handlers[event] : handlers[ANY_EVENT]
  }

  async function handle(
    handler: NeffosHandler,
    { namespace, room, event, body }: NeffosEvent,
  ): Promise<NeffosAnswer> {
    try {
      return await handler({ namespace, room, event, body })
    } catch (error) {
      environment.report(error)
      return new Error('the handler failed')
    }
  }

  async function reply(handler: NeffosHandler, message: NeffosMessage): Promise<void> {
    const own = generation
    const answer = await handle(handler, message)
    const isAsked = message.wait !== '' && !message.wait.startsWith(SENDER)
    if (!isAsked || answer === undefined) return
    const isError = answer instanceof Error
    run(() => {
      if (own === generation && isUp())
        write({ ...message, isError, body: isError ? answer.message : answer })
    })
  }

  return {
    receive(message) {
      const handler = find(message)
      if (handler !== undefined) call(() => void reply(handler, message))
    },
    lost() {
      generation += 1
    },
  }
}
