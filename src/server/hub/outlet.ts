import { batchOf, createRoot, withPart, type BatchNode, type Part } from './batches.js'
import type { HubEnvironment, HubLink } from './environment.js'
import type { ServerLimits } from './limits.js'

/** Collects what is sent during a tick, for all connections of a hub. */
export interface Ticker {
  /** Where lists of parts start in this tick. */
  root(): BatchNode
  /** Flushes at the end of the tick. */
  add(flush: () => void): void
}

export function createTicker(environment: HubEnvironment): Ticker {
  let root = createRoot()
  let flushes: (() => void)[] = []
  const run = (): void => {
    const due = flushes
    flushes = []
    for (const flush of due) flush()
    // Only now: what the flushes themselves shared is still the same list.
    root = createRoot()
  }
  return {
    root: () => root,
    add(flush) {
      if (flushes.push(flush) === 1) environment.nextTick(run)
    },
  }
}

/** What leaves through one socket. */
export interface Outlet {
  /** Sends a frame that must not wait: answers, errors, signs of life. */
  push(part: Part): void
  /** Sends a message, unless the client is too slow for it; then it must be read from the store again later. */
  pushData(part: Part): boolean
  readonly isCongested: () => boolean
  flush(): void
  /** Lets go of timers; nothing leaves after it. */
  stop(): void
}

/** What an outlet tells its connection. */
export interface OutletListener {
  congested(bufferedBytes: number): void
  drained(): void
  /** Slow for longer than `slowConsumerMs`, or so much waits that nothing more may. */
  stuck(): void
}

/** A batch is closed when it has so many characters, so that no client must parse a huge text at once. */
const maxBatchLength = 65_536
const pollMs = 20

export function createOutlet(
  link: HubLink,
  ticker: Ticker,
  environment: HubEnvironment,
  limits: ServerLimits,
  listener: OutletListener,
): Outlet {
  let node: BatchNode | undefined
  let full: BatchNode[] = []
  let queued = 0
  let buffered = 0
  let isCongested = false
  let isStopped = false
  let isStuck = false
  let isDue = false
  let congestedAt = 0
  let cancelPoll: (() => void) | undefined

  const poll = (): void => {
    cancelPoll = undefined
    if (queued + link.bufferedAmount() <= limits.maxBufferedBytes / 2) {
      isCongested = false
      listener.drained()
    } else if (environment.now() - congestedAt >= limits.slowConsumerMs) listener.stuck()
    else cancelPoll = environment.setTimer(poll, pollMs)
  }

  const flush = (): void => {
    isDue = false
    if (node === undefined || isStopped) return
    const due = [...full, node]
    full = []
    node = undefined
    queued = 0
    for (const list of due) link.send(batchOf(list))
    // Answers are not held back as messages are, so a client that asks and never reads has to go.
    if (isStuck || link.bufferedAmount() <= 4 * limits.maxBufferedBytes) return
    isStuck = true
    listener.stuck()
  }

  const push = (part: Part): void => {
    if (isStopped) return
    if (!isDue) {
      isDue = true
      ticker.add(flush)
    }
    let list = node ?? ticker.root()
    const isFull =
      list.frames >= limits.maxBatch || (list.frames > 0 && list.length + part.text.length > maxBatchLength)
    if (isFull) {
      full.push(list)
      list = ticker.root()
    }
    node = withPart(list, part)
    queued += part.text.length
  }

  return {
    push,
    pushData(part) {
      if (isCongested || isStopped) return false
      if (queued === 0) buffered = link.bufferedAmount()
      if (buffered + queued > limits.maxBufferedBytes) {
        isCongested = true
        congestedAt = environment.now()
        cancelPoll = environment.setTimer(poll, pollMs)
        listener.congested(buffered + queued)
        return false
      }
      push(part)
      return true
    },
    isCongested: () => isCongested,
    flush,
    stop() {
      isStopped = true
      cancelPoll?.()
      cancelPoll = undefined
    },
  }
}
