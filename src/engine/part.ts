import type { Snapshot } from '../core/snapshot.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import type { ChannelPort } from './channelPort.js'
import type { Connection } from '../core/connection.js'
import type { ConnectivityError } from '../core/errors.js'
import type { Lost, Opened } from './connector.js'
import type { Environment } from './environment.js'
import type { Times } from '../core/times.js'

/** What the engine gives to a part. */
export interface PartHost {
  readonly environment: Environment
  readonly times: Times
  /** How many sends may wait. */
  readonly maxPending: number
  /** The connector's channels; null when it has none. */
  readonly channels: ChannelPort | null
  readonly connectorName: string
  readonly connection: () => Connection
  /** Runs a task in a turn of its own, now, or within the turn that runs. For timers and promises. */
  readonly run: (task: () => void) => void
  /** Runs a task now and ends the turn with the current microtask: calls from outside in one tick are one turn. */
  readonly join: (task: () => void) => void
  /** Runs an app's callback after the commit of this turn, isolated, in the order of the calls. */
  readonly call: (callback: () => void) => void
  readonly emit: (event: ConnectivityEvent) => void
  /** Tells `onError` after the commit. */
  readonly fail: (error: ConnectivityError) => void
  /** Asks the link for a sign of life. */
  readonly verify: () => void
}

/** What can be done about a channel. */
export type ChannelCommand = 'resubscribe' | 'resync' | 'acknowledge'

/** Why what waits is given up. */
export type AbandonCode = 'disconnected' | 'signed-out' | 'disposed'

/** A part of a client. Parts do not know each other; the engine calls them inside a turn. */
export interface Part {
  readonly opened: (up: Opened) => void
  readonly lost: (loss: Lost) => void
  /** The app ends the connection: what waits is rejected with this code. */
  readonly abandon: (code: AbandonCode) => void
  /** Hands what may leave now to the connector. End of each turn, before the commit. */
  readonly flush: () => void
  /** Does something about a channel that a person or the app asked for. */
  readonly act: (channel: string, action: ChannelCommand) => void
  /** Its slice of the state; the same objects while nothing changed. `pending` of all parts is added up. */
  readonly snapshot: () => Partial<Snapshot>
  /** When time alone would change something; epoch milliseconds, Infinity for never. */
  readonly deadline: () => number
  readonly expire: (now: number) => void
  readonly dispose: () => void
}
