import type { EventStream, StreamEvent, StreamListener } from './types.js'

/** The listeners of one stream. */
export interface StreamHandlers {
  readonly onOpen: () => void
  /** `willRetry`: the browser dials again by itself. */
  readonly onError: (willRetry: boolean) => void
  readonly onEvent: (type: string, event: StreamEvent) => void
}

/** One stream with our listeners. */
export interface ListenedStream {
  readonly readyState: () => number
  readonly listen: (type: string) => void
  readonly unlisten: (type: string) => void
  /** Removes every listener of ours. */
  readonly release: () => void
  readonly close: () => void
}

const CLOSED = 2

/** Listens to a stream, one listener for each event type. */
export function listenTo(
  stream: EventStream,
  types: Iterable<string>,
  { onOpen, onError, onEvent }: StreamHandlers,
): ListenedStream {
  const listeners = new Map<string, StreamListener>()
  const add = (type: string, listener: StreamListener): void => {
    if (listeners.has(type)) return
    listeners.set(type, listener)
    stream.addEventListener(type, listener)
  }
  const listen = (type: string): void => add(type, (event) => onEvent(type, event))
  const release = (): void => {
    for (const [type, listener] of listeners) stream.removeEventListener(type, listener)
    listeners.clear()
  }
  add('open', onOpen)
  add('error', () => onError(stream.readyState !== CLOSED))
  for (const type of types) listen(type)
  return {
    readyState: () => stream.readyState,
    listen,
    unlisten: (type) => {
      const listener = listeners.get(type)
      if (listener === undefined) return
      listeners.delete(type)
      stream.removeEventListener(type, listener)
    },
    release,
    close: () => {
      release()
      stream.close()
    },
  }
}
