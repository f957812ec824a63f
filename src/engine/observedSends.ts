import { errorText } from '../core/describe.js'
import type { ChannelReceiver, OutgoingMessage } from './channelPort.js'
import type { Link } from './source.js'

/** Unanswered sends through a client library. */
interface ObservedSends {
  readonly publish: (message: OutgoingMessage) => void
  /** The connection is lost: a refusal that comes later is none of a copy that is sent again. */
  readonly lost: () => void
  /** Drops them; later answers are ignored. */
  readonly abort: () => void
}

interface ObservedSendsHost {
  readonly link: () => Link | null
  readonly run: (task: () => void) => void
  readonly receiver: () => ChannelReceiver | null
}

export function createObservedSends({ link, run, receiver }: ObservedSendsHost): ObservedSends {
  const sending = new Set<AbortController>()
  /** Counts losses. */
  let generation = 0

  function publish({ id, channel, data }: OutgoingMessage): void {
    const request = new AbortController()
    const own = generation
    sending.add(request)
    const settle = (tell: () => void): void => {
      sending.delete(request)
      if (!request.signal.aborted) run(tell)
    }
    const send = async (): Promise<void> => link()?.send?.(channel, data, { id, signal: request.signal })
    send().then(
      () => settle(() => receiver()?.acknowledged(id, null)),
      (error: unknown) =>
        settle(() => {
          if (own === generation)
            receiver()?.refused(id, { code: 'refused', message: errorText(error), isTemporary: false })
        }),
    )
  }

  return {
    publish,
    lost() {
      generation += 1
    },
    abort() {
      for (const request of sending) request.abort()
      sending.clear()
    },
  }
}
