/** Argument of `getToken`. */
export interface TokenRequest {
  /** Aborts when the token is not needed any more. */
  readonly signal: AbortSignal
  /** The reason why the server refused the last token, which then needs a fresh one; null when it did not. */
  readonly refused: 'token-expired' | null
  /**
   * The connection is up, and its credentials end soon: return a new token, not a cached one, for the same user. It is sent over
   * the open connection.
   */
  readonly isRenewal: boolean
}

/** The source of tokens. Tokens travel in the handshake, never in the url. */
export interface AuthOptions {
  /**
   * Returns a token; null for none. Called before each dial, once more after the server refused an expired token, and before the
   * credentials of an open connection end, as the server announced. A failure is retried with backoff; throw `SignInRequiredError` when a person must sign in.
   */
  readonly getToken: (request: TokenRequest) => string | null | Promise<string | null>
}
