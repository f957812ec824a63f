import { ConnectivityError } from '../core/errors.js'
import type { ProtocolHost } from '../engine/protocol.js'
import type { Problem } from './decodeServer.js'

/** Counts and reports malformed input; too much of it ends the connection. */
interface ProblemCount {
  readonly add: (problems: readonly Problem[]) => void
  /** The epoch of a welcome: in another one, unknown frames are news again. */
  readonly welcomed: (epoch: string) => void
}

const WINDOW_MS = 60_000
/** Limits the remembered names, so that a hostile server cannot fill the memory. */
const MAX_UNKNOWN = 50

/** @param max the largest number of malformed frames per minute */
export function createProblemCount(
  max: number,
  host: Pick<ProtocolHost, 'environment' | 'fail' | 'violated'>,
): ProblemCount {
  const unknown = new Set<string>()
  let known: string | null = null
  let times: number[] = []

  /** Reports an unknown frame of a newer server once per epoch, without counting it. */
  function isNews({ kind, message }: Problem, now: number): boolean {
    if (kind === 'malformed') {
      times.push(now)
      return true
    }
    if (unknown.has(message) || unknown.size >= MAX_UNKNOWN) return false
    unknown.add(message)
    return true
  }

  return {
    add(problems) {
      const now = host.environment.now()
      for (const problem of problems) {
        if (times.length > max) break
        if (isNews(problem, now))
          host.fail(new ConnectivityError('protocol-error', `from the server: ${problem.message}`))
      }
      times = times.filter((at) => at > now - WINDOW_MS)
      if (times.length <= max) return
      times = []
      host.violated(problems[0]?.message ?? null)
    },
    welcomed(epoch) {
      if (known !== null && known !== epoch) unknown.clear()
      known = epoch
    },
  }
}
