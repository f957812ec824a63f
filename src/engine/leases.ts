import { checkFunction } from '../core/checkSubscriber.js'
import { checkClient, checkOptions, isSignal } from './checkOptions.js'
import { createConnectQueue } from './connectQueue.js'
import type { Connectivity } from './connectivity.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of {@link whenConnected} and {@link withConnection}. */
export interface WaitOptions {
  /** Ends the wait; the promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal
}

/**
 * Waits for the connection, and connects nothing itself. Those that wait go on first in, first out, one in each tick of the event loop,
 * or a few where the browser holds ticks back; after a loss in between, the rest goes on with the next connection. Source: Electric Imp `onNextConnect`.
 *
 * @returns resolves when it is connected, at once if it is; rejects with a `ConnectivityError` that has the code `disposed`, or
 * `too-many-waiting` (see `maxPending`)
 * @throws TypeError in development, when an argument or an option is not what is expected
 * @example
 * await whenConnected(connectivity, { signal })
 * await request(connectivity, 'inventory.count')
 */
export function whenConnected(connectivity: Connectivity, options: WaitOptions = {}): Promise<void> {
  if (process.env.NODE_ENV !== 'production') check('whenConnected', connectivity, options)
  return connectivity.use(createConnectQueue).wait(false, options.signal)
}

function check(caller: string, connectivity: unknown, options: WaitOptions): void {
  checkClient(caller, connectivity)
  checkOptions(caller, { signal: isSignal }, options)
}

/**
 * Holds the connection while a task runs: connects if nobody has, and disconnects `times.lingerMs` after the last holder has let go.
 * Components that use the connection are holders too. Source: Electric Imp `connectFor`.
 *
 * @param run runs once, when it is connected. It is not run again after a loss
 * @returns the result of the task, and rejects as it does; also with a `ConnectivityError` that has the code `not-connected` after a
 * verdict of the server or a `disconnect()` of the app, which it does not undo, or one of `whenConnected`
 * @throws TypeError in development, when an argument or an option is not what is expected
 * @example
 * const report = await withConnection(connectivity, () => request<Report>(connectivity, 'report'))
 */
export function withConnection<Result>(
  connectivity: Connectivity,
  run: () => Result | Promise<Result>,
  options: WaitOptions = {},
): Promise<Result> {
  if (process.env.NODE_ENV !== 'production') {
    check('withConnection', connectivity, options)
    checkFunction('withConnection', 'run', run)
  }
  return hold(connectivity, run, options)
}

async function hold<Result>(
  connectivity: Connectivity,
  run: () => Result | Promise<Result>,
  { signal }: WaitOptions,
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
