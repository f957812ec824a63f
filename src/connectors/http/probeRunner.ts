import type { Probe } from './probe.js'
import type { HttpFailure } from './state.js'

/** Keeps at most one probe under way: the one that the machine wants. */
export interface ProbeRunner {
  /** @param generation the probe that is wanted; null for none, which ends the one that is under way */
  readonly want: (generation: number | null) => void
}

/** @param onAnswer gets null when the server can be reached; not called for a probe that is not wanted any more */
export function createProbeRunner(
  probe: Probe,
  onAnswer: (generation: number, failure: HttpFailure | null) => void,
): ProbeRunner {
  let running: { readonly generation: number; readonly controller: AbortController } | null = null
  return {
    want(generation) {
      if (generation === (running?.generation ?? null)) return
      running?.controller.abort()
      running = null
      if (generation === null) return
      const mine = { generation, controller: new AbortController() }
      running = mine
      void probe(mine.controller.signal).then((failure) => {
        if (running !== mine) return
        onAnswer(generation, failure)
        // The answer may have led to the next probe.
        if (running === mine) running = null
      })
    },
  }
}
