import type { CallbackName, ServerEvent } from './hub/events.js'
import type { HubStats } from './hub/stats.js'
import { callbacks, type Tally } from './hub/tallies.js'

/** Why an upgrade was refused: the origin of its page, or a server that drains or closes. */
export type RefusedUpgrade = 'origin' | 'not-open'

/** What the sockets of a server counted since its start. */
export interface SocketTotals {
  /** Payload of WebSocket messages that came in, in bytes. */
  readonly receivedBytes: number
  /** WebSocket frames that were handed to sockets, in bytes. */
  readonly sentBytes: number
  /** Requests that did not become a socket. */
  readonly refusedUpgrades: Readonly<Tally<RefusedUpgrade>>
}

/** The state of a server in numbers; see {@link HubStats}. */
export interface ChannelServerStats extends HubStats {
  readonly totals: HubStats['totals'] & SocketTotals
}

/** Counts what the hub does not see. */
export class SocketCounters {
  receivedBytes = 0
  sentBytes = 0
  readonly refusedUpgrades: Tally<RefusedUpgrade> = { origin: 0, 'not-open': 0 }
  readonly #callbackFailures: Tally<CallbackName> = callbacks()

  /** Counts an event of a request that never reached the hub. */
  count(event: ServerEvent): void {
    if (event.type === 'origin-refused') this.refusedUpgrades.origin += 1
    if (event.type === 'callback-failed') this.#callbackFailures[event.callback] += 1
  }

  /** The totals of the server: those of its hub and these. */
  totals(hub: HubStats['totals']): ChannelServerStats['totals'] {
    const { receivedBytes, sentBytes, refusedUpgrades } = this
    const callbackFailures = { ...hub.callbackFailures }
    for (const [name, count] of Object.entries(this.#callbackFailures))
      callbackFailures[name as CallbackName] += count
    return { ...hub, callbackFailures, receivedBytes, sentBytes, refusedUpgrades: { ...refusedUpgrades } }
  }
}
