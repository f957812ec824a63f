import { ConnectivityError } from './errors.js'

/**
 * A request that the server did not do. A handler of the server throws it with a code of the app, and the client's `request`
 * rejects with the same code, message and details. The server has codes of its own: `not-found`, `forbidden`, `invalid`,
 * `rate-limited`, `message-too-big` and `server-error`.
 *
 * @example
 * throw new RemoteError('sold-out', 'None of these is left.', { left: 0 })
 */
export class RemoteError extends ConnectivityError {
  override readonly name = 'RemoteError'
  /** More about it, any JSON value; null for nothing. */
  readonly details: unknown

  /**
   * @param code 1 to 200 characters, best a word of the app
   * @param message text for a person, shown as text only
   */
  constructor(code: string, message = '', details: unknown = null) {
    super(code, message)
    this.details = details
  }
}
