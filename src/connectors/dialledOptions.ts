import type { Capabilities } from '../engine/capabilities.js'
import type { Dialler } from '../engine/dialler.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'

/** What `getToken` is told. */
export interface TokenRequest {
  /** Aborts when the answer is not wanted any more. */
  readonly signal: AbortSignal
  /** Why the server refused the last token; null when it did not. A cached token must then be made anew. */
  readonly refused: 'token-expired' | null
}

/** Where tokens come from. They travel in the handshake, never in the url. */
export interface AuthOptions {
  /**
   * Gives the token of the next dial; null to go without. Asked before each dial, and once more when the server refused an
   * expired one. A failure is retried with backoff; throw `SignInRequiredError` when only a person can help.
   */
  readonly getToken: (request: TokenRequest) => string | null | Promise<string | null>
}

/** What a connector on a dialled socket is made of. */
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
