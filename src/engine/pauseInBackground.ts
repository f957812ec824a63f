import type { BackgroundTimes } from '../core/background.js'
import { withDefaults } from '../core/withDefaults.js'
import { createBackgroundPause } from './backgroundPause.js'
import { checkClient } from './checkOptions.js'
import type { Connectivity } from './connectivity.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of {@link pauseInBackground}, in milliseconds. */
export interface PauseInBackgroundOptions {
  /** The connection of a page that is hidden for this long is closed. Default: 180,000. Source: Eliom. */
  readonly afterMs?: number
  /**
   * A page that is still hidden connects this often, so that its session lives on and its channels do not fall behind. Default:
   * 1,800,000, half of the hour for which our server keeps a session. Source: the duty cycle of ThingWorx.
   */
  readonly everyMs?: number
  /** For how long it is then connected, and at least how long after its last send, request or lease. Default: 30,000. */
  readonly forMs?: number
}

const defaults: BackgroundTimes = { afterMs: 180_000, everyMs: 1_800_000, forMs: 30_000 }

/**
 * Closes the connection of a hidden page, and dials as soon as the page is visible. Without it, such a page keeps
 * its connection.
 *
 * The server is told, as of a disconnect by the app. Meanwhile the connection is `paused` by `hidden`, which no banner and no
 * announcement tells. Channels go on from their positions. A page with a send, a request or a lease (`withConnection`) stays
 * connected for it, and a paused one connects for it. Bound things (`bindThings`) are offline while it is paused.
 *
 * It works for connectors that dial a socket: `channelServer`, `webSocket` and `neffos`. Over a client library of the app it
 * changes nothing, because that client dials by itself; so over `http`, which holds no connection.
 *
 * @returns ends it; a paused connection is dialled. Of several calls the last one counts
 * @throws RangeError when a time is not a number of milliseconds ≥ 0; TypeError in development, when an argument is not what is expected
 * @example
 * const stop = pauseInBackground(connectivity, { afterMs: 300_000 })
 */
export function pauseInBackground(
  connectivity: Connectivity,
  options: PauseInBackgroundOptions = {},
): () => void {
  if (process.env.NODE_ENV !== 'production') checkClient('pauseInBackground', connectivity)
  const times = withDefaults('pauseInBackground', defaults, options)
  return connectivity.use(createBackgroundPause).add(times)
}
