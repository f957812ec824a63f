import type { RedisConnection } from './connection.js'

/** When a message counts as accepted. */
export interface WaitForReplicas {
  /** Replicas that must have received it. */
  readonly replicas: number
  /** Milliseconds to wait for them; after that the message counts as not accepted yet. */
  readonly timeoutMs: number
}

/** Waits for replicas, once for all writes of a turn. Redis counts the writes of the connection that asks. */
export function createWait({ command }: RedisConnection, wait: WaitForReplicas | null): () => Promise<void> {
  if (wait === null) return () => Promise.resolve()
  const { replicas, timeoutMs } = wait
  let next: Promise<void> | null = null
  const ask = async (): Promise<void> => {
    await new Promise<void>((resolve) => setImmediate(resolve))
    next = null
    const count = Number(await command(['WAIT', String(replicas), String(timeoutMs)]))
    if (count >= replicas) return
    throw new Error(
      `react-connectivity/server: ${count} of ${replicas} replicas have received the messages after ${timeoutMs} ms`,
    )
  }
  return () => (next ??= ask())
}
