export type Listener = (...args: never[]) => void

/** A client that emits events. Methods, because typed clients accept fewer events and closer types. */
export interface Emitter {
  on(event: never, listener: Listener): unknown
  off(event: never, listener: Listener): unknown
}

/** Listens to events of a foreign client; the returned function removes exactly these listeners. */
export function listenAll(emitter: Emitter, listeners: { readonly [event: string]: Listener }): () => void {
  const entries = Object.entries(listeners)
  for (const [event, listener] of entries) emitter.on(event as never, listener)
  return () => {
    for (const [event, listener] of entries) emitter.off(event as never, listener)
  }
}
