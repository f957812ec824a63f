import type { Snapshot } from '../core/snapshot.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import type { ChannelPort } from './channelPort.js'
import type { Connection } from '../core/connection.js'
import type { ConnectivityError } from '../core/errors.js'
import type { ConnectorSession, Lost, Opened } from './connector.js'
import type { Environment } from './environment.js'
import type { Measurement } from './measurement.js'
import type { Times } from '../core/times.js'

/** The engine's side for a part. */
export interface PartHost {
  /** Clock and timers. */
  readonly environment: Environment
  /** Waiting times in milliseconds. */
  readonly times: Times
  /** The largest number of waiting sends. */
  readonly maxPending: number
  /** What gives way to a further send. Default: the send itself. */
  readonly whenFull: 'reject' | 'drop-oldest' | undefined
  /** The connector's channels; null when it has none. */
  readonly channels: ChannelPort | null
  /** The name of the connector, for developer messages. */
  readonly connectorName: string
  /** The current public state of the connection. */
  readonly connection: () => Connection
  /** Runs a task now, in the running turn or in a new one. For timers and promises. */
  readonly run: (task: () => void) => void
  /** Runs a task now and ends the turn with the current microtask, so that all calls of one tick share a turn. */
  readonly batch: (task: () => void) => void
  /** Runs an app's callback after the commit of this turn, isolated, in the order of the calls. */
  readonly call: (callback: () => void) => void
  /** Emits an event after the commit. */
  readonly emit: (event: ConnectivityEvent) => void
  /** Passes a measurement to the app after the commit; undefined when the app wants none. */
  readonly measure?: ((measurement: Measurement) => void) | undefined
  /** Calls `onError` after the commit. */
  readonly fail: (error: ConnectivityError) => void
  /** Pings the connection. */
  readonly verify: () => void
  /** Connects. Does nothing while connected or connecting. */
  readonly connect: () => void
  /** Closes the connection for a while; undefined where the connector keeps it. */
  readonly pause?: ConnectorSession['pause']
  /** Calls back with each part, for a part that depends on all of them. */
  readonly each: (tell: (part: ClientPart) => void) => void
}

/** Commands for a channel. */
export type ChannelCommand = 'resubscribe' | 'recreate' | 'leave' | 'resync' | 'acknowledge'

/** The code of rejected sends at the end of a connection. */
export type AbandonCode = 'disconnected' | 'signed-out' | 'disposed'

/** A part of a client, with the methods that it needs. Parts do not know each other; the engine calls them inside a turn. */
export interface ClientPart {
  /** The connection is up. */
  readonly opened?: (up: Opened) => void
  /** The connection is lost. */
  readonly lost?: (loss: Lost) => void
  /** Rejects all waiting sends with this code, because the app ended the connection. */
  readonly abandon?: (code: AbandonCode) => void
  /** Passes frames to the connector that may leave now. Called at the end of each turn, before the commit. */
  readonly flush?: () => void
  /** Whether something waits for an answer of the server, so that a page in the background stays connected. Default: never. */
  readonly isBusy?: () => boolean
  /** Runs a command of a person or the app on a channel. */
  readonly act?: (channel: string, action: ChannelCommand) => void
  /** The part's slice of the state; the same objects while nothing changed. `pending` of all parts is added up. Default: nothing. */
  readonly snapshot?: () => Partial<Snapshot>
  /** When time alone changes something; epoch milliseconds, Infinity for never, the default. */
  readonly deadline?: () => number
  /** Handles a passed deadline; `now` in epoch milliseconds. */
  readonly expire?: (now: number) => void
  /** Ends the part. */
  readonly dispose?: () => void
}
