import { ConnectivityError } from '../../core/errors.js'
import type { Fields } from '../../core/shape.js'
import type { FrameHandler, FramePort } from '../../engine/framePort.js'
import type { ProtocolHost } from '../../engine/protocol.js'
import type { Memberships } from './memberships.js'
import type { NeffosBody } from './message.js'
import { placeOf } from './place.js'
import type { Problem } from './problem.js'
import type { Waits } from './waits.js'

/** Requests as questions to the handlers of the server. */
export interface NeffosRequests {
  readonly port: FramePort
  /** Whether a request of the namespace has no answer yet. */
  readonly uses: (namespace: string) => boolean
  /** The server put this client out of the namespace, and answers nothing of it any more. */
  readonly putOut: (namespace: string) => void
  readonly clear: () => void
}

/** The socket's side for requests. */
interface NeffosRequestsHost extends Pick<ProtocolHost, 'run' | 'fail'> {
  readonly waits: Waits
  readonly memberships: Memberships
}

interface Asked {
  readonly namespace: string
  /** Forgets the question. */
  forget: () => void
}

/** A text is the body as it is; other data is written as JSON, as neffos marshals. */
function bodyOf(data: unknown): string {
  if (data === null || data === undefined) return ''
  return typeof data === 'string' ? data : JSON.stringify(data)
}

/** Whether the server has done what it was asked for is not known. */
const putOut: Problem = {
  code: 'channel-kicked',
  message: 'the server put this client out of the namespace before it answered',
}

const noName: Problem = { code: 'invalid', message: 'expected the name of a request as "namespace/event"' }

/**
 * Takes the frames of the part that makes requests. A request `default/price` is the event `price` of the namespace `default`, which is
 * connected for it.
 */
export function createNeffosRequests({ waits, memberships, run, fail }: NeffosRequestsHost): NeffosRequests {
  let response: FrameHandler | null = null
  /** Questions without an answer, by the ids of their requests. */
  const asked = new Map<string, Asked>()

  function settle(id: string, problem: Problem | null, body: NeffosBody): void {
    if (!asked.delete(id)) return
    response?.receive(problem === null ? { id, d: body } : { id, error: 'refused', ...problem })
  }

  function ask(id: string, name: string, data: unknown): void {
    const { namespace, room: event } = placeOf(name)
    // The connection was lost meanwhile.
    if (!asked.has(id)) return
    if (event === '') return settle(id, noName, '')
    memberships.connect(namespace, (problem) => {
      if (problem !== null) return settle(id, problem, '')
      const own = asked.get(id)
      // Cancelled meanwhile.
      if (own === undefined) return
      const question = { namespace, room: '', event, body: bodyOf(data) }
      own.forget = waits.ask(question, null, (end, body) => settle(id, end, body))
    })
  }

  function push({ t, id, name, d }: Fields): void {
    if (t === 'request') {
      asked.set(String(id), { namespace: placeOf(String(name)).namespace, forget: () => undefined })
      // Later in this turn, so that no answer comes during the request.
      return run(() => ask(String(id), String(name), d))
    }
    if (t !== 'cancel')
      return fail(new ConnectivityError('not-supported', `neffos: no frames of the type ${String(t)}`))
    asked.get(String(id))?.forget()
    asked.delete(String(id))
  }

  const port: FramePort = {
    push: (frame) => push({ ...frame }),
    handle(handlers) {
      if (handlers['response'] !== undefined) response = handlers['response']
    },
  }
  const uses = (namespace: string): boolean =>
    [...asked.values()].some((each) => each.namespace === namespace)
  return {
    port,
    uses,
    putOut(namespace) {
      for (const [id, each] of [...asked]) {
        if (each.namespace !== namespace) continue
        each.forget()
        settle(id, putOut, '')
      }
    },
    clear: () => asked.clear(),
  }
}
