import type { Connectivity } from 'react-connectivity'
import type { Fault, NetworkFault } from '../../../lab/faults.js'
import type { Order } from '../../../lab/liveData.js'
import type { Device } from './device.js'
import type { PlainPlatform } from './plainPlatform.js'

/** An order that the server accepted. */
export interface AcceptedOrder {
  readonly order: Order
  /** On the clock of the world; milliseconds since 1970. */
  readonly at: number
}

/** State of the server and of the network. */
export interface WorldState {
  readonly network: NetworkFault
  readonly server: 'running' | 'stopped' | 'down'
  /** The process of the server; null in the page and while there is none. */
  readonly pid: number | null
  /** Channels to which access is denied. */
  readonly denied: readonly string[]
  /** The error of the last fault, or of the lab that does not answer; null for none. */
  readonly problem: string | null
}

/** A server, a network with faults, and one device on which two apps run. */
export interface World {
  /** `page`: the hub of the server runs in this page. `lab`: a server process behind a proxy. */
  readonly place: 'page' | 'lab'
  /** The address of the server. */
  readonly url: string
  /** The client of the app with react-connectivity. */
  readonly connectivity: Connectivity
  /** The platform of the plain app. */
  readonly platform: PlainPlatform
  /** The device of both apps. */
  readonly device: Device
  /** Milliseconds since 1970, on the clock of the world. */
  readonly now: () => number
  /** Resolves after this time on the clock of the world; also while the device sleeps. */
  readonly wait: (ms: number) => Promise<void>
  readonly getState: () => WorldState
  /** Notifies of each change of the state. Returns the unsubscribe function. */
  readonly subscribe: (onChange: () => void) => () => void
  /** Reports each order that the server accepts. Returns the unsubscribe function. */
  readonly onAccepted: (listener: (accepted: AcceptedOrder) => void) => () => void
  /** The orders of the database, which outlives the server; oldest first. */
  readonly fetchOrders: (signal?: AbortSignal) => Promise<readonly Order[]>
  /** Runs a fault; resolves when it is done. A failure is in `problem`. */
  readonly run: (fault: Fault) => Promise<void>
  /** Whether this world has the fault. */
  readonly has: (fault: Fault['fault']) => boolean
  /** Makes time pass faster, to sit out a sleep; 1 is normal. A lab has real time only. */
  readonly setPace: (times: number) => void
  /** The sessions of both apps. */
  readonly sessions: () => readonly string[]
  readonly dispose: () => void
}

/** Names a state of an order: each is sent once. */
export const keyOf = ({ id, state }: Order): string => `${id} ${state}`
