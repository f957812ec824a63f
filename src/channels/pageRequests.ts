import type { Position } from '../core/position.js'
import type { ChannelPort, IncomingMessage, Page } from '../engine/channelPort.js'

/** Fetched messages, oldest first. */
export interface Fetched {
  readonly messages: readonly IncomingMessage[]
  readonly hasMore: boolean
}

interface Request {
  readonly channel: string
  before: Position
  left: number
  messages: readonly IncomingMessage[]
  /** Null when the connection was lost, or the channel left, before the answer. */
  readonly done: (fetched: Fetched | null) => void
}

/** The most that a server gives in one page. */
const PAGE_LIMIT = 200

/** Older messages on their way, page by page. */
export class PageRequests {
  readonly #port: ChannelPort
  #requests: Request[] = []

  constructor(port: ChannelPort) {
    this.#port = port
  }

  /** Whether there is any history to ask for. */
  get areAnswered(): boolean {
    return this.#port.page !== null && this.#port.hasPositions
  }

  request(channel: string, before: Position, count: number, done: Request['done']): void {
    const request: Request = { channel, before, left: count, messages: [], done }
    this.#requests.push(request)
    this.#ask(request)
  }

  answered(channel: string, { before, messages, hasMore }: Page): void {
    const request = this.#requests.find(
      (each) =>
        each.channel === channel &&
        each.before.epoch === before.epoch &&
        each.before.offset === before.offset,
    )
    if (request === undefined) return
    // A page must end where the one before it began: a hole in the past is no history.
    const fitting = fittingTail(messages, before.offset)
    request.messages = [...fitting, ...request.messages]
    request.left -= fitting.length
    const first = fitting[0]?.offset ?? null
    if (hasMore && request.left > 0 && first !== null && first > 1) {
      request.before = { epoch: before.epoch, offset: first }
      return this.#ask(request)
    }
    this.#requests = this.#requests.filter((each) => each !== request)
    request.done({ messages: request.messages, hasMore: hasMore && first !== null && first > 1 })
  }

  /** Ends the requests of one channel, or all, without an answer. */
  cancel(channel: string | null): void {
    const cancelled = this.#requests.filter((each) => channel === null || each.channel === channel)
    this.#requests = this.#requests.filter((each) => !cancelled.includes(each))
    for (const { done } of cancelled) done(null)
  }

  #ask({ channel, before, left }: Request): void {
    this.#port.page?.(channel, before, Math.min(left, PAGE_LIMIT))
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
