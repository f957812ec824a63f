import type { WebSocket } from 'ws'

/** More round trips than any exchange needs that comes to an end. */
const MOST_ROUNDS = 500
/** A server may answer a few turns of the event loop after it has read a frame: fewer than this many round trips take. */
const QUIET_ROUNDS = 3

/** Real sockets of one client. */
export interface Exchange {
  readonly sockets: readonly WebSocket[]
  /** The number of messages so far, in both directions. */
  readonly exchanged: () => number
}

// The real one, also in a test with fake timers.
const { setTimeout: soon } = globalThis

/** Runs after all timers that are due now. reconnecting-websocket begins a dial in such a timer. */
const nextTimers = (): Promise<void> => new Promise((resolve) => soon(resolve, 0))

/** Resolves when a socket has opened or ended, or when a ping on it has come back. */
function roundTrip(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const events = ['open', 'pong', 'close'] as const
    const done = (): void => {
      for (const event of events) socket.off(event, done)
      resolve()
    }
    for (const event of events) socket.on(event, done)
    if (socket.readyState === socket.OPEN) socket.ping()
    if (socket.readyState === socket.CLOSED) done()
  })
}

/**
 * Waits until nothing more is said while no time passes for the client: every dial has opened or failed, every message has arrived,
 * and no answer is on its way. It counts round trips, not milliseconds, so that a busy machine changes nothing.
 *
 * @throws Error when the two sides go on talking
 */
export async function settled({ sockets, exchanged }: Exchange): Promise<void> {
  const count = (): string =>
    [exchanged(), sockets.length, sockets.filter(({ readyState }) => readyState === 3).length].join()
  // A paused socket reads no answer.
  const isLive = ({ readyState, isPaused }: WebSocket): boolean => readyState !== 3 && !isPaused
  for (let round = 0, quiet = 0; round < MOST_ROUNDS; round += 1) {
    const before = count()
    await Promise.all(sockets.filter(isLive).map(roundTrip))
    await nextTimers()
    quiet = before === count() ? quiet + 1 : 0
    if (quiet === QUIET_ROUNDS) return
  }
  throw new Error(`no end after ${MOST_ROUNDS} round trips in no time`)
}
