import { checkArgument, isFunction } from './checkOptions.js'
import { isolate } from './isolate.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Listeners of one kind of event. */
export interface Emitter<Event> {
  readonly add: (listener: (event: Event) => void) => () => void
  readonly emit: (event: Event) => void
  readonly clear: () => void
}

/** @param report receives an error thrown by a listener, which stops neither the emitter nor the other listeners */
export function createEmitter<Event>(report: (error: unknown) => void): Emitter<Event> {
  const listeners = new Set<{ readonly run: (event: Event) => void }>()
  return {
    add(run) {
      if (process.env.NODE_ENV !== 'production') checkArgument('listener', isFunction, run)
      // Count the same function twice when it is added twice.
      const listener = { run }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    emit(event) {
      for (const listener of [...listeners])
        if (listeners.has(listener)) isolate(() => listener.run(event), report)
    },
    clear: () => listeners.clear(),
  }
}
