/** Listeners of one kind of event. */
export interface Emitter<Event> {
  readonly add: (listener: (event: Event) => void) => () => void
  readonly emit: (event: Event) => void
  readonly clear: () => void
}

/** @param report takes an error that a listener throws; it stops neither the emitter nor the other listeners */
export function createEmitter<Event>(report: (error: unknown) => void): Emitter<Event> {
  const listeners = new Set<{ readonly run: (event: Event) => void }>()
  return {
    add(run) {
      // The same function given twice is two listeners.
      const listener = { run }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    emit(event) {
      for (const { run } of [...listeners]) {
        try {
          run(event)
        } catch (error) {
          report(error)
        }
      }
    },
    clear: () => listeners.clear(),
  }
}
