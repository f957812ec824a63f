import { ConnectivityError } from '../core/errors.js'
import type { ProtocolHost } from '../engine/protocol.js'
import type { Problem } from './decodeServer.js'

/** Counts and reports malformed input; a connection that brings too much of it is given up. */
export interface ProblemCount {
  readonly add: (problems: readonly Problem[]) => void
}

const WINDOW_MS = 60_000
/** A hostile server must not fill the memory with names. */
const MAX_UNKNOWN = 50

/** @param max malformed frames per minute that a connection survives */
export function createProblemCount(
  max: number,
  host: Pick<ProtocolHost, 'environment' | 'fail' | 'violated'>,
): ProblemCount {
  const unknown = new Set<string>()
  let times: number[] = []

  /** A frame of a newer server is reported once, and counts for nothing. */
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
  }
}
