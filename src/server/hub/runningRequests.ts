import type { RequestFrame } from '../../wire/requestFrames.js'
import type { EncodedFrame } from './batches.js'
import type { HubContext } from './context.js'
import { runHandler, type RequestOutcome, type RequestRefusal } from './handlerRun.js'
import type { Requester } from './subscribeRequest.js'

const answerText = (id: string, json: string): string =>
  `{"t":"response","id":${JSON.stringify(id)},"d":${json}}`

/** The requests of one connection that the app is answering. */
export class RunningRequests {
  readonly #context: HubContext
  /** Null until the first one. */
  #running: Map<string, AbortController> | null = null

  constructor(context: HubContext) {
    this.#context = context
  }

  /** Asks the handler of the app, and answers when it has. Requests are answered in any order. */
  ask(requester: Requester, frame: RequestFrame): void {
    const { session } = requester
    if (this.#running?.has(frame.id) === true)
      return this.refuse(requester, frame, {
        error: 'invalid',
        message: 'A request with this id is running.',
      })
    // Handlers that go on after their connection has ended count, so that reconnects do not multiply them.
    if (session.requests >= this.#context.limits.maxRequests)
      return this.refuse(requester, frame, {
        error: 'rate-limited',
        message: 'Too many requests are running.',
      })
    session.requests += 1
    void this.#run(requester, frame, () => {
      session.requests -= 1
    })
  }

  /** The client wants no answer any more. */
  cancel(id: string): void {
    this.#running?.get(id)?.abort()
    this.#running?.delete(id)
  }

  /** The connection is over: nobody waits for the answers. */
  stop(): void {
    for (const controller of this.#running?.values() ?? []) controller.abort()
    this.#running = null
  }

  refuse({ connection, session }: Requester, { id, name }: RequestFrame, refusal: RequestRefusal): void {
    connection.send({ t: 'response', id, ...refusal })
    const ids = { connectionId: connection.id, sessionId: session.id }
    this.#context.events.emit({ type: 'request-refused', ...ids, name, error: refusal.error })
  }

  /** @param done runs once, when the handler has ended or its time is over */
  async #run(requester: Requester, frame: RequestFrame, done: () => void): Promise<void> {
    const { counters, environment, limits } = this.#context
    const controller = new AbortController()
    const running = (this.#running ??= new Map<string, AbortController>())
    running.set(frame.id, controller)
    let isOverdue = false
    const stopTimer = environment.setTimer(() => {
      isOverdue = true
      this.#overdue(requester, frame, controller)
      done()
    }, limits.handlerTimeoutMs)
    const work = runHandler(this.#context, requester.session.user, frame, controller.signal)
    const outcome = await counters.requests.watch(work)
    if (isOverdue) return
    stopTimer()
    if (running.get(frame.id) === controller && !controller.signal.aborted) {
      await this.#answer(requester, frame, outcome)
      if (running.get(frame.id) === controller) running.delete(frame.id)
    }
    done()
  }

  /** Waits with an answer until the client has read those before it, so that asking without reading cannot fill the memory. */
  async #answer(requester: Requester, frame: RequestFrame, outcome: RequestOutcome): Promise<void> {
    const { connection, session } = requester
    if ('error' in outcome) return this.refuse(requester, frame, outcome)
    const encoded: EncodedFrame = { text: answerText(frame.id, outcome.json) }
    const { sendBuffer } = connection
    while (!connection.isEnded() && !sendBuffer.pushData(encoded)) await sendBuffer.drained()
    if (connection.isEnded()) return
    const ids = { connectionId: connection.id, sessionId: session.id }
    this.#context.events.emit({ type: 'request-answered', ...ids, name: frame.name })
  }

  #overdue(requester: Requester, frame: RequestFrame, controller: AbortController): void {
    const { events, limits } = this.#context
    const error = new Error(
      `the handler of requests['${frame.name}'] did not end within ${limits.handlerTimeoutMs} ms`,
    )
    events.emit({ type: 'callback-failed', callback: 'requests', error })
    const isWanted = this.#running?.get(frame.id) === controller
    controller.abort()
    if (!isWanted) return
    this.#running?.delete(frame.id)
    this.refuse(requester, frame, { error: 'server-error', message: 'The server took too long.' })
  }
}
