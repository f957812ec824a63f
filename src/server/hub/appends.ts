import type { PublishFrame } from '../../wire/frames.js'
import type { HubContext } from './context.js'
import { publish } from './publishRequest.js'
import type { Requester } from './subscribeRequest.js'

/** The publishes of one connection that the store has not kept yet. */
export class Appends {
  readonly #context: HubContext
  /** Null until the first one. */
  #pending: Set<Promise<void>> | null = null
  /** Channels with a refused publish; what follows it must not be kept before the client knows. Null until the first one. */
  #refused: Set<string> | null = null

  constructor(context: HubContext) {
    this.#context = context
  }

  /** Publishes; when the store does not keep up, later frames wait behind this one, in order. */
  add(requester: Requester, frame: PublishFrame): void | Promise<void> {
    if (requester.connection.isEnded()) return
    const pending = (this.#pending ??= new Set())
    if (pending.size >= this.#context.limits.maxPendingFrames)
      return Promise.race(pending).then(() => this.add(requester, frame))
    // A publish that follows no unanswered one shows that the client knows of the refusal.
    if (frame.follows === undefined) this.#refused?.delete(frame.ch)
    return publish(this.#context, requester, frame, {
      isOutOfOrder: () => this.#refused?.has(frame.ch) === true,
      refused: () => void (this.#refused ??= new Set()).add(frame.ch),
      track(append) {
        pending.add(append)
        void append.finally(() => pending.delete(append))
      },
    })
  }

  done(): Promise<unknown> {
    return Promise.all([...(this.#pending ?? [])])
  }
}
