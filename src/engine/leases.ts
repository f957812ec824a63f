import { createConnectQueue } from './connectQueue.js'
import type { Connectivity } from './connectivity.js'

/** Options of {@link whenConnected} and {@link withConnection}. */
export interface WaitOptions {
  /** Ends the wait; the promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal
}

/**
 * Waits for the connection, and connects nothing itself. Those that wait go on first in, first out, one in each tick of the event loop;
 * after a loss in between, the rest goes on with the next connection. Source: Electric Imp `onNextConnect`.
 *
 * @returns resolves when it is connected, at once if it is; rejects with a `ConnectivityError` that has the code `disposed`, or
 * `too-many-waiting` (see `maxPending`)
 * @example
 * await whenConnected(connectivity, { signal })
 * await request(connectivity, 'inventory.count')
 */
export const whenConnected = (connectivity: Connectivity, { signal }: WaitOptions = {}): Promise<void> =>
  connectivity.use(createConnectQueue).wait(false, signal)

/**
 * Holds the connection while a task runs: connects if nobody has, and disconnects `times.lingerMs` after the last holder has let go.
 * Components that use the connection are holders too. Source: Electric Imp `connectFor`.
 *
 * @param run runs once, when it is connected. It is not run again after a loss
 * @returns the result of the task, and rejects as it does; also with a `ConnectivityError` that has the code `not-connected` after a
 * verdict of the server or a `disconnect()` of the app, which it does not undo, or one of `whenConnected`
 * @example
 * const report = await withConnection(connectivity, () => request<Report>(connectivity, 'report'))
 */
export async function withConnection<Result>(
  connectivity: Connectivity,
  run: () => Result | Promise<Result>,
  { signal }: WaitOptions = {},
): Promise<Result> {
  const queue = connectivity.use(createConnectQueue)
  const releases = [connectivity.retain(), queue.lease()]
  try {
    await queue.wait(true, signal)
    return await run()
  } finally {
    for (const release of releases) release()
  }
}
