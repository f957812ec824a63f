import { errorText } from '../../core/describe.js'
import type { ProtocolHost } from '../../engine/protocol.js'
import { plainMessage, type NeffosBody, type NeffosEvent, type NeffosMessage } from './message.js'
import { remoteProblem, timedOut, type ErrorCodes, type Problem } from './problem.js'

/** Receives the end of a question, inside a turn: null and the body of the answer, or why there is none. */
export type Settle = (problem: Problem | null, body: NeffosBody) => void

interface Waiting {
  readonly settle: Settle
  readonly cancelTimer: () => void
}

/** Questions that wait for their answers. */
export interface Waits {
  /**
   * Writes an event with a token and waits for the message that repeats it. Returns the function that forgets the answer. An
   * event that cannot be written ends at once, with the code `invalid`.
   *
   * @param timeoutMs null waits as long as the connection lasts
   */
  readonly ask: (event: NeffosEvent, timeoutMs: number | null, settle: Settle) => () => void
  /** Takes a message that is an answer, also one that nothing waits for any more. */
  readonly answer: (message: NeffosMessage) => boolean
  /** Forgets every question: the connection is gone, and tells its loss itself. */
  readonly clear: () => void
}

/** A token that a client made begins with it. */
const OWN = '$'

const noTimer = (): undefined => undefined

/** @param write writes a message now */
export function createWaits(
  { environment, run }: Pick<ProtocolHost, 'environment' | 'run'>,
  codes: ErrorCodes,
  write: (message: NeffosMessage) => void,
): Waits {
  const waiting = new Map<string, Waiting>()
  // Servers that share a broker tell clients apart by it.
  const prefix = `${OWN}${environment.random().toString(36).slice(2, 8)}`
  let count = 0

  function take(wait: string): Waiting | undefined {
    const found = waiting.get(wait)
    waiting.delete(wait)
    found?.cancelTimer()
    return found
  }

  return {
    ask(event, timeoutMs, settle) {
      const wait = `${prefix}${(count += 1)}`
      try {
        write({ ...plainMessage(event), wait })
      } catch (error) {
        settle({ code: 'invalid', message: errorText(error) }, '')
        return noTimer
      }
      const giveUp = (): void => run(() => take(wait)?.settle(timedOut, ''))
      const cancelTimer = timeoutMs === null ? noTimer : environment.setTimer(giveUp, timeoutMs)
      waiting.set(wait, { settle, cancelTimer })
      return () => void take(wait)
    },
    answer({ wait, isError, body }) {
      const found = take(wait)
      found?.settle(isError ? remoteProblem(body, codes) : null, body)
      return found !== undefined || wait.startsWith(OWN)
    },
    clear() {
      for (const wait of [...waiting.keys()]) take(wait)
    },
  }
}
