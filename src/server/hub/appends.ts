import type { PublishFrame } from '../../wire/messageFrames.js'
import type { HubContext } from './context.js'
import { publish } from './publishRequest.js'
import type { Requester } from './subscribeRequest.js'

/** Bytes of one connection that the store may be about to keep. */
const MAX_PENDING_BYTES = 2_097_152

/** The publishes of one connection that the store has not kept yet. */
export class Appends {
  readonly #context: HubContext
  /** Null until the first one. */
  #pending: Set<Promise<void>> | null = null
  #pendingBytes = 0
  /** Channels with a refused publish; what follows it must not be kept before the client knows. Null until the first one. */
  #refused: Set<string> | null = null

  constructor(context: HubContext) {
    this.#context = context
  }

  /** Publishes; when the store does not keep up, later frames wait behind this one, in order. */
  add(requester: Requester, frame: PublishFrame): void | Promise<void> {
    if (requester.connection.isEnded()) return
    const pending = (this.#pending ??= new Set())
    // A message on its way to the disk is there several times, so only some may be.
    if (pending.size >= this.#context.limits.maxPendingFrames || this.#pendingBytes > MAX_PENDING_BYTES)
      return Promise.race(pending).then(() => this.add(requester, frame))
    // A publish that follows no unanswered one shows that the client knows of the refusal.
    if (frame.follows === undefined) this.#refused?.delete(frame.ch)
    return publish(this.#context, requester, frame, {
      isOutOfOrder: () => this.#refused?.has(frame.ch) === true,
      refused: () => void (this.#refused ??= new Set()).add(frame.ch),
      track: (append, bytes) => {
        pending.add(append)
        this.#pendingBytes += bytes
        void append.finally(() => {
          pending.delete(append)
          this.#pendingBytes -= bytes
        })
      },
    })
  }

  done(): Promise<unknown> {
    return Promise.all([...(this.#pending ?? [])])
  }
}
