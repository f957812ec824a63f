import { describe } from '../../core/describe.js'
import { isObject } from '../../core/shape.js'
import {
  dropLate,
  guard,
  permitOf,
  type Access,
  type AccessRequest,
  type AuthorizeMany,
  type ChannelUser,
  type Permit,
} from './access.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'

/** Requests that `authorizeMany` gets at once. */
export const MAX_ACCESS_BATCH = 256

interface Waiting {
  readonly request: AccessRequest
  readonly answer: (permit: Permit) => void
}

/** The parts that batches work with. */
export interface AccessBatchesParts {
  readonly environment: Pick<HubEnvironment, 'nextTick'>
  readonly events: EventStream
  readonly authorizeMany: AuthorizeMany
  /** UTF-16 units of a text for a person. */
  readonly maxTextLength: number
  /** Ends the wait for answers that do not come. */
  readonly inTime: (
    answers: readonly Access[] | 'failed' | Promise<readonly Access[] | 'failed'>,
  ) => readonly Access[] | 'failed' | Promise<readonly Access[] | 'failed'>
}

const isAccess = (value: unknown): value is Access =>
  typeof value === 'boolean' || (isObject(value) && typeof value['allowed'] === 'boolean')

/** Asks `authorizeMany` once for all requests of a user that come in one tick. */
export class AccessBatches {
  readonly #parts: AccessBatchesParts
  readonly #waiting = new Map<ChannelUser, Waiting[]>()

  constructor(parts: AccessBatchesParts) {
    this.#parts = parts
  }

  ask(request: AccessRequest): Promise<Permit> {
    return new Promise((answer) => {
      const { environment } = this.#parts
      if (this.#waiting.size === 0) environment.nextTick(() => this.#askAll())
      const waiting = this.#waiting.get(request.user)
      if (waiting) waiting.push({ request, answer })
      else this.#waiting.set(request.user, [{ request, answer }])
    })
  }

  #askAll(): void {
    const all = [...this.#waiting]
    this.#waiting.clear()
    for (const [user, waiting] of all)
      for (let from = 0; from < waiting.length; from += MAX_ACCESS_BATCH)
        void this.#askMany(user, waiting.slice(from, from + MAX_ACCESS_BATCH))
  }

  /** A batch that fails refuses its own requests, and an answer that is missing its own one. */
  async #askMany(user: ChannelUser, batch: readonly Waiting[]): Promise<void> {
    const { authorizeMany, events, inTime, maxTextLength } = this.#parts
    const requests = batch.map(({ request: { channel, action } }) => ({ channel, action }))
    const run = async (): Promise<readonly Access[]> => {
      const answers = await authorizeMany({ user, requests })
      if (Array.isArray(answers)) {
        for (const answer of answers) dropLate(answer)
        return answers
      }
      throw new TypeError(
        `react-connectivity/server: expected authorizeMany to return an array of answers, got ${describe(answers)}`,
      )
    }
    const answers = await inTime(guard(events, 'authorizeMany', run, 'failed'))
    const isShort = answers !== 'failed' && !requests.every((_, index) => isAccess(answers[index]))
    if (isShort) {
      const error = new TypeError(
        `react-connectivity/server: expected authorizeMany to answer each of ${requests.length} requests with true, false or { allowed }`,
      )
      events.emit({ type: 'callback-failed', callback: 'authorizeMany', error })
    }
    for (const [index, { answer }] of batch.entries()) {
      const access: unknown = answers === 'failed' ? null : answers[index]
      answer(isAccess(access) ? permitOf(access, maxTextLength) : 'failed')
    }
  }
}
