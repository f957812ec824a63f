import type { Connection } from '../core/connection.js'
import type { Ready } from '../core/connectionEvents.js'
import type { ConnectivityError } from '../core/errors.js'
import type { Reason, RetryClass } from '../core/reasons.js'
import type { ChannelPort } from './channelPort.js'
import type { ConnectorPolicy } from './connector.js'
import type { SocketData } from './dialler.js'
import type { Environment } from './environment.js'

/** A farewell of the server, as it came over the wire. */
export interface Goodbye {
  readonly reason: Reason
  readonly code: number | string | null
  readonly message: string | null
  readonly retryAfterMs?: number | undefined
  readonly spreadMs?: number | undefined
  readonly final?: boolean
}

/** What a close code means to the app. */
export interface CloseMeaning {
  readonly reason: Reason
  /** Overrides the catalogue for this code. */
  readonly retry?: RetryClass
}

/** What a dialled connection gives to the protocol that is spoken on it. */
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
  /** The other side breaks the protocol: the connection is lost with `protocol-error`. */
  readonly violated: (message: string | null) => void
  readonly spreadTold: (spreadMs: number) => void
  readonly run: (task: () => void) => void
  /** Runs an app's callback after the commit of this turn, isolated. */
  readonly call: (callback: () => void) => void
  /** Tells `onError`. */
  readonly fail: (error: ConnectivityError) => void
}

/** What is spoken on a dialled socket. All calls are made inside a turn. A protocol leaves out what it has no use for. */
export interface Protocol {
  /** The socket is open: say hello, or be ready at once. */
  readonly start: () => void
  readonly receive: (data: unknown) => void
  /** Asks for a sign of life. Called only when `ready` gave a heartbeat. */
  readonly ping: () => void
  /** Says a planned leave; the socket is closed a moment later. */
  readonly bye?: () => void
  /** The socket is gone: nothing of it counts any more. */
  readonly closed?: () => void
  /** The app signed out: the next hello offers no session. */
  readonly forget?: () => void
  /** Sends what has gathered, as few messages as the limits allow. */
  readonly flush?: () => void
  readonly channels: ChannelPort | null
  /** The error behind a session that the server does not remember; for protocols with sessions. */
  readonly forgotten?: () => ConnectivityError
  /** What a close code means here; null to go by the standard. */
  readonly meaningOfClose?: (code: number) => CloseMeaning | null
}
