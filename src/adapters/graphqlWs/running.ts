import { errorText } from '../../core/describe.js'
import type { SourceChannelState } from '../../engine/source.js'
import { codeOf } from './codes.js'
import type { Monitor } from './monitor.js'
import type { GraphqlRequest, OperationSink } from './types.js'

/** Why an operation ended, although its connection stands. */
export type OperationEnd = Omit<SourceChannelState, 'status'>

/** Receives what an operation tells until it ends or is released. */
export interface OperationReceiver {
  readonly message: (data: unknown) => void
  readonly ended: (end: OperationEnd) => void
}

/** Operations that run, one for each key. */
export interface RunningOperations<Key> {
  readonly has: (key: Key) => boolean
  /**
   * Starts an operation, unless one runs; an error of the client is thrown.
   *
   * @param receiver null where nobody reads what it brings
   */
  readonly start: (key: Key, request: GraphqlRequest, receiver: OperationReceiver | null) => void
  readonly release: (key: Key) => void
  readonly releaseAll: () => void
}

/** One call of the client's `subscribe`: it tells the end of an operation later, perhaps when the next one runs. */
interface Operation {
  release: () => void
}

const ignore = (): undefined => undefined

export function createRunningOperations<Key>(monitor: Monitor): RunningOperations<Key> {
  const running = new Map<Key, Operation>()

  function release(key: Key): void {
    const operation = running.get(key)
    running.delete(key)
    operation?.release()
  }

  return {
    has: (key) => running.has(key),
    start(key, request, receiver) {
      const { client } = monitor
      if (client === null || running.has(key)) return
      const own: Operation = { release: ignore }
      running.set(key, own)
      const isCurrent = (): boolean => running.get(key) === own
      const end = (then: () => void): void => {
        if (!isCurrent()) return
        running.delete(key)
        then()
        // The server may go on after errors. The client counts an end twice where that of the server follows at once.
        queueMicrotask(() => own.release())
      }
      const sink = sinkOf(monitor, {
        message: (data) => (isCurrent() ? receiver?.message(data) : undefined),
        ended: (why) => end(() => receiver?.ended(why)),
        lost: () => end(ignore),
      })
      try {
        own.release = client.subscribe(request, receiver === null ? { ...sink, next: ignore } : sink)
      } catch (error) {
        running.delete(key)
        throw error
      }
      // It was left within the call, or ended.
      if (!isCurrent()) own.release()
    },
    release,
    releaseAll: () => [...running.keys()].forEach(release),
  }
}

/** The meaning of what an operation tells. */
interface OperationReader extends OperationReceiver {
  /** It ended with the connection, which tells that itself. */
  readonly lost: () => void
}

const sinkOf = (monitor: Monitor, { message, ended, lost }: OperationReader): OperationSink => ({
  // A subscription that could not be made is told as a result without data.
  next: ({ data, errors }) =>
    data == null && errors !== undefined ? ended(refusalOf(errors)) : message(data),
  error: (error) => {
    if (Array.isArray(error)) return ended(refusalOf(error))
    const isOfConnection = monitor.observed.phase !== 'up' || codeOf(error) !== null
    if (error instanceof Error && !isOfConnection) ended({ message: errorText(error) })
    else lost()
  },
  complete: () => ended({ reason: 'channel-closed' }),
})

function refusalOf(errors: readonly unknown[]): OperationEnd {
  const { message = null } = (errors[0] ?? {}) as { readonly message?: string }
  return { reason: 'channel-denied', code: codeOf(errors[0]), message }
}
