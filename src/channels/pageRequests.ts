import { isSamePosition, type Position } from '../core/position.js'
import type { ChannelPort, IncomingMessage, Page } from '../engine/channelPort.js'

/** Fetched messages, oldest first. */
export interface Fetched {
  readonly messages: readonly IncomingMessage[]
  readonly hasMore: boolean
}

interface Request {
  before: Position
  left: number
  messages: readonly IncomingMessage[]
  /** Null when the connection was lost, or the channel left, before the answer. */
  readonly done: (fetched: Fetched | null) => void
}

/** The most that a server gives in one page. */
const PAGE_LIMIT = 200

/** Older messages of one channel on their way, page by page. */
export class PageRequests {
  readonly #port: ChannelPort
  readonly #channel: string
  #requests: Request[] = []

  constructor(port: ChannelPort, channel: string) {
    this.#port = port
    this.#channel = channel
  }

  /** Whether there is any history to ask for. */
  get areAnswered(): boolean {
    return this.#port.page !== null && this.#port.hasPositions
  }

  request(before: Position, count: number, done: Request['done']): void {
    const request: Request = { before, left: count, messages: [], done }
    this.#requests.push(request)
    this.#ask(request)
  }

  /** False for an answer to a request of others. */
  answered({ before, messages, hasMore }: Page): boolean {
    const request = this.#requests.find((each) => isSamePosition(each.before, before))
    if (request === undefined) return false
    // A page must end where the one before it began: a hole in the past is no history.
    const leading = fittingTail(messages, before.offset)
    const fitting = leading.slice(-request.left)
    request.messages = [...fitting, ...request.messages]
    request.left -= fitting.length
    const first = fitting[0]?.offset ?? 0
    const isMore = (hasMore || fitting.length < leading.length) && first > 1
    if (isMore && request.left > 0) {
      request.before = { epoch: before.epoch, offset: first }
      this.#ask(request)
      return true
    }
    this.#requests = this.#requests.filter((each) => each !== request)
    request.done({ messages: request.messages, hasMore: isMore })
    return true
  }

  /** Ends all requests without an answer. */
  cancel(): void {
    const cancelled = this.#requests
    this.#requests = []
    for (const { done } of cancelled) done(null)
  }

  #ask({ before, left }: Request): void {
    this.#port.page?.(this.#channel, before, Math.min(left, PAGE_LIMIT))
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
