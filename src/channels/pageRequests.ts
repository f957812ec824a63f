import type { ConnectivityError } from '../core/errors.js'
import { isSamePosition, type Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'
import type { IncomingMessage, Page } from '../engine/channelPort.js'
import { answerTimer } from './answerTimer.js'
import type { KeepHost } from './keep.js'
import { pageError } from './channelErrors.js'

/** Fetched messages, oldest first. */
export interface Fetched {
  readonly messages: readonly IncomingMessage[]
  readonly hasMore: boolean
}

interface Request {
  before: Position
  left: number
  messages: readonly IncomingMessage[]
  /** Whether the server was asked over the current subscription. */
  isAsked: boolean
  stopTimer: (() => void) | null
  /** Receives the messages; null with an error, or without one when their history has ended. */
  readonly done: (fetched: Fetched | null, error?: ConnectivityError) => void
}

/** The largest page of a server. */
const PAGE_LIMIT = 200

/** Requests for older messages of one channel, page by page. Each one ends within `times.answerMs` of its last page. */
export class PageRequests {
  readonly #host: KeepHost
  readonly #requests = new Set<Request>()

  constructor(host: KeepHost) {
    this.#host = host
  }

  /** Whether there is any history to ask for. */
  get areAnswered(): boolean {
    const { port } = this.#host
    return port.page !== null && port.hasPositions
  }

  request(before: Position, count: number, done: Request['done']): void {
    const request: Request = { before, left: count, messages: [], isAsked: false, stopTimer: null, done }
    this.#requests.add(request)
    this.#ask(request)
    if (!request.isAsked) this.interrupt()
  }

  /** Returns false for an answer to a request of another list or fold. */
  answered(page: Page): boolean {
    for (const request of this.#requests) {
      if (!request.isAsked || !isSamePosition(request.before, page.before)) continue
      this.#take(request, page)
      return true
    }
    return false
  }

  /** The subscription is lost, and its answers will not come: the requests wait for the next one, if there will be one. */
  interrupt(): void {
    const { status, reason } = this.#host.part.connection()
    if (status !== 'connected' && status !== 'reconnecting') return this.cancel('connection-lost', reason)
    for (const request of this.#requests) request.isAsked = false
  }

  /** The channel is live: asks again. The server knows whether the history has ended. */
  resume(): void {
    for (const request of this.#requests) if (!request.isAsked) this.#ask(request)
  }

  /** Ends all requests: with an error of this code, or with null when their history has ended. */
  cancel(code: string | null, reason: Reason | null = null): void {
    for (const request of this.#requests) this.#end(request, code, reason)
  }

  #take(request: Request, { before, messages, hasMore, error }: Page): void {
    if (error !== undefined) return this.#end(request, error === 'channel-closed' ? null : error)
    // A page must end where the page before it began, without a hole.
    const leading = fittingTail(messages, before.offset)
    const fitting = leading.slice(-request.left)
    request.messages = [...fitting, ...request.messages]
    request.left -= fitting.length
    const first = fitting[0]?.offset ?? 0
    const isMore = (hasMore || fitting.length < leading.length) && first > 1
    if (!isMore || request.left === 0)
      return this.#end(request, null, null, { messages: request.messages, hasMore: isMore })
    request.before = { epoch: before.epoch, offset: first }
    request.stopTimer?.()
    request.stopTimer = null
    this.#ask(request)
  }

  #ask(request: Request): void {
    const { isOpen, name, part, port } = this.#host
    request.stopTimer ??= answerTimer(part, () => this.#end(request, 'timed-out'))
    request.isAsked = isOpen()
    if (request.isAsked) port.page?.(name, request.before, Math.min(request.left, PAGE_LIMIT))
  }

  #end(
    request: Request,
    code: string | null,
    reason: Reason | null = null,
    fetched: Fetched | null = null,
  ): void {
    request.stopTimer?.()
    this.#requests.delete(request)
    request.done(fetched, code === null ? undefined : pageError(code, this.#host.name, reason))
  }
}

/** The messages that lead up to an offset without a hole. */
function fittingTail(messages: readonly IncomingMessage[], before: number): readonly IncomingMessage[] {
  let next = before
  let start = messages.length
  for (let at = messages.length - 1; at >= 0 && messages[at]?.offset === next - 1; at -= 1) {
    next -= 1
    start = at
  }
  return messages.slice(start)
}
