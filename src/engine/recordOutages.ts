import type { Outage } from '../core/connection.js'
import { checkClient, checkOptions, isCount, type OptionChecks } from './checkOptions.js'
import type { Connectivity } from './connectivity.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The outages of a client that are over. */
export interface OutageLog {
  /** Oldest first; the same array until another one ends. The outage of now is in the state of the connection. */
  readonly outages: () => readonly Outage[]
  /** Ends the recording. */
  readonly stop: () => void
}

/** Options of `recordOutages`. */
export interface RecordOutagesOptions {
  /** How many outages to keep, a whole number ≥ 1. Default: 20. */
  readonly limit?: number
}

const optionChecks = (): OptionChecks<RecordOutagesOptions> => ({ limit: isCount })

/**
 * Records the outages of a client that end with a connection, each with its start, its end, its dials, its first cause and its last
 * error. A reload of the page begins anew.
 *
 * @throws TypeError in development, when an option is not what is expected
 * @example
 * const log = recordOutages(connectivity)
 * support.attach(JSON.stringify(log.outages()))
 */
export function recordOutages(
  connectivity: Pick<Connectivity, 'onEvent'>,
  options: RecordOutagesOptions = {},
): OutageLog {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('recordOutages', connectivity, 'onEvent')
    checkOptions('recordOutages', optionChecks(), options)
  }
  const { limit = 20 } = options
  let outages: readonly Outage[] = []
  const stop = connectivity.onEvent((event) => {
    if (event.type !== 'outage-ended') return
    const { outage } = event
    // Flapping ends an outage more than once.
    outages = [...outages.filter(({ id }) => id !== outage.id), outage].slice(-limit)
  })
  return { outages: () => outages, stop }
}
