import type { Capabilities } from '../engine/capabilities.js'
import type { Dialler } from '../engine/dialler.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'

/** Argument of `getToken`. */
export interface TokenRequest {
  /** Aborts when the token is not needed any more. */
  readonly signal: AbortSignal
  /** The reason why the server refused the last token, which then needs a fresh one; null when it did not. */
  readonly refused: 'token-expired' | null
}

/** The source of tokens. Tokens travel in the handshake, never in the url. */
export interface AuthOptions {
  /**
   * Returns the token of the next dial; null for none. Called before each dial, and once more after the server refused an
   * expired token. A failure is retried with backoff; throw `SignInRequiredError` when a person must sign in.
   */
  readonly getToken: (request: TokenRequest) => string | null | Promise<string | null>
}

/** Parameters of a connector on a dialled socket. */
export interface DialledOptions {
  readonly name: string
  readonly capabilities: Capabilities
  readonly dialler: Dialler
  /** Called before each dial when it is a function. */
  readonly url: string | (() => string | Promise<string>)
  readonly protocols: readonly string[]
  readonly auth: AuthOptions | null
  readonly speak: (host: ProtocolHost) => Protocol
}
