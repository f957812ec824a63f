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
  readonly listen: (type: string) => void
  readonly unlisten: (type: string) => void
  /** Removes every listener of ours. */
  readonly release: () => void
  readonly close: () => void
}

const CLOSED = 2

/** An event of the server may be called `open` or `error`, like those of the stream itself, which bring no data. */
const isOfServer = (event: Partial<StreamEvent>): boolean => event.data !== undefined

/** Listens to a stream, one listener for each event type. */
export function listenTo(
  stream: EventStream,
  types: Iterable<string>,
  { onOpen, onError, onEvent }: StreamHandlers,
): ListenedStream {
  const listeners = new Map<string, StreamListener>()
  const own: { readonly [type: string]: StreamListener } = {
    open: (event) => (isOfServer(event) ? undefined : onOpen()),
    error: (event) => (isOfServer(event) ? undefined : onError(stream.readyState !== CLOSED)),
  }
  const listen = (type: string): void => {
    if (listeners.has(type)) return
    const listener: StreamListener = (event) => (isOfServer(event) ? onEvent(type, event) : undefined)
    listeners.set(type, listener)
    stream.addEventListener(type, listener)
  }
  const release = (): void => {
    for (const [type, listener] of [...Object.entries(own), ...listeners])
      stream.removeEventListener(type, listener)
    listeners.clear()
  }
  for (const [type, listener] of Object.entries(own)) stream.addEventListener(type, listener)
  for (const type of types) listen(type)
  return {
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
