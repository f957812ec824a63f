import { isName } from '../core/names.js'
import { checkClient, checkOptions, isCount, type OptionChecks } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import type { PartHost } from '../engine/part.js'
import { ConnectionLog } from './connectionLog.js'
import { createChannels } from './createChannels.js'
import type { LogEntry } from './logEntry.js'
import type { Readable } from './readable.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of {@link recordLog}. */
export interface RecordLogOptions {
  /** How many of the newest entries to keep. Default: 200. */
  readonly limit?: number
  /**
   * The channel that gets the entries of an outage, as one array, when the connection is back: before all other sends, before the app's
   * callbacks and before what waits for the connection. Those of an outage during an upload follow its acknowledgement, and entries
   * that are not acknowledged are sent again with the next upload. Default: none. Source: Electric Imp.
   */
  readonly uploadTo?: string
}

const optionChecks = (): OptionChecks<RecordLogOptions> => ({
  limit: isCount,
  uploadTo: (value) => (isName(value) ? null : 'the name of a channel'),
})

const createLog = (host: PartHost): ConnectionLog => new ConnectionLog(host)

/**
 * Records the newest events of a client and of its channels, with times, reasons and raw codes, and without texts of a server, tokens,
 * and the ids of the user and the session. Names of channels stay, also those that name other people. One log per client: it begins with
 * the first call, whose options hold, and another identity or a `signOut()` empties it.
 *
 * @returns the entries, oldest first, as a store; a new array after each event
 * @throws TypeError in development, when an option is wrong or the connector has no channel to upload to
 * @example
 * const log = recordLog(connectivity, { uploadTo: 'client-logs' })
 * support.attach(JSON.stringify(log.getState()))
 */
export function recordLog(
  connectivity: Connectivity,
  options: RecordLogOptions = {},
): Readable<readonly LogEntry[]> {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('recordLog', connectivity)
    checkOptions('recordLog', optionChecks(), options)
  }
  const { limit = 200, uploadTo } = options
  // The log comes behind the channels: it puts its send before theirs.
  const upload =
    uploadTo === undefined ? null : { outbox: connectivity.use(createChannels).outbox, channel: uploadTo }
  const log = connectivity.use(createLog)
  if (log.begin(limit, upload)) {
    connectivity.onEvent(log.event)
    connectivity.subscribe(log.changed)
  }
  return log.readable
}
