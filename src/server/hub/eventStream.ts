import { catchLate } from './access.js'
import type { EventStream, ServerEvent } from './events.js'
import { createEventSampler } from './eventSampler.js'

/** Parts of an event stream. */
export interface EventStreamOptions {
  /** Milliseconds; any clock that never goes back. */
  readonly now: () => number
  /** Sees every event, also those that listeners are spared. */
  readonly count: (event: ServerEvent) => void
}

/** A listener that throws is reported to the others and never stops the server. */
export function createEventStream({ now, count }: EventStreamOptions): EventStream {
  const listeners = new Set<(event: ServerEvent) => unknown>()
  const sample = createEventSampler(now)
  const tell = (event: ServerEvent): void => {
    const failed = (error: unknown): void => {
      if (event.type !== 'callback-failed') emit({ type: 'callback-failed', callback: 'listener', error })
    }
    for (const listener of [...listeners]) {
      try {
        catchLate(listener(event), failed)
      } catch (error) {
        failed(error)
      }
    }
  }
  const emit = (event: ServerEvent): void => {
    count(event)
    if (listeners.size === 0) return
    const told = sample(event)
    if (told !== null) tell(told)
  }
  return {
    emit,
    on(listener) {
      const own = (event: ServerEvent): unknown => listener(event)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
