import type { Connection } from '../core/connection.js'
import type { Ready } from '../core/connectionEvents.js'
import type { ConnectivityError } from '../core/errors.js'
import type { Reason, RetryClass } from '../core/reasons.js'
import type { ChannelPort } from './channelPort.js'
import type { ConnectorHost, ConnectorPolicy } from './connector.js'
import type { SocketData } from './dialler.js'
import type { Environment } from './environment.js'

/** A goodbye of the server, as it came over the wire. */
export interface Goodbye {
  readonly reason: Reason
  readonly code: number | string | null
  readonly message: string | null
  readonly retryAfterMs?: number | undefined
  readonly spreadMs?: number | undefined
  readonly final?: boolean
}

/** The meaning of a close code in an app. */
export interface CloseMeaning {
  readonly reason: Reason
  /** Overrides the catalogue for this code. */
  readonly retry?: RetryClass
}

/** The connection's side for its protocol. */
export interface ProtocolHost {
  readonly environment: Environment
  readonly policy: ConnectorPolicy
  readonly connection: () => Connection
  /** The token of this dial; null without one. */
  readonly token: () => string | null
  /** Whether the connection is ready: after the handshake, before the loss. */
  readonly isUp: () => boolean
  readonly send: (data: SocketData) => void
  readonly bufferedAmount: () => number
  readonly ready: (ready: Ready) => void
  readonly goodbye: (goodbye: Goodbye) => void
  /** The server broke the protocol: the connection is lost with `protocol-error`. */
  readonly violated: (message: string | null) => void
  /** The server answered the newest ping. */
  readonly ponged: () => void
  readonly spreadTold: (spreadMs: number) => void
  readonly run: (task: () => void) => void
  /** Runs an app's callback after the commit of this turn, isolated. */
  readonly call: (callback: () => void) => void
  /** Calls `onError`. */
  readonly fail: (error: ConnectivityError) => void
  /** Emits an event after the commit. */
  readonly emit: ConnectorHost['emit']
}

/** The protocol of a dialled socket. All calls are made inside a turn. Optional members may be omitted. */
export interface Protocol {
  /** The socket is open: send the hello, or report ready at once. */
  readonly start: () => void
  readonly receive: (data: unknown) => void
  /** Sends a ping. Called only when `ready` set a heartbeat. */
  readonly ping: () => void
  /** Announces a planned leave; the socket closes shortly after. */
  readonly bye?: () => void
  /** The socket is gone: ignore its late answers. */
  readonly closed?: () => void
  /** The app signed out: the next hello resumes no session. */
  readonly forget?: () => void
  /** Does what is due and sends the collected frames in as few messages as the limits allow. Called at the end of each turn. */
  readonly flush?: () => void
  /** When `flush` has something to do in time; epoch milliseconds, Infinity for never. */
  readonly deadline?: () => number
  readonly channels: ChannelPort | null
  /** The error behind a session that the server does not remember; for protocols with sessions. */
  readonly forgotten?: () => ConnectivityError
  /** The meaning of a close code in this protocol; null for the standard meaning. */
  readonly meaningOfClose?: (code: number) => CloseMeaning | null
}
