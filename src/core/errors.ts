import type { Reason } from './reasons.js'

/** The error of a rejected promise or of `onError`. `code` is stable; `message` says what happened and what to do. */
export class ConnectivityError extends Error {
  override readonly name: string = 'ConnectivityError'
  /** A stable code, such as `channel-full` or `disconnected`. */
  readonly code: string
  /** The reason of the state behind the error; null without one. */
  readonly reason: Reason | null
  /** The name of the channel; null for an error of the connection. */
  readonly channel: string | null

  constructor(
    code: string,
    message: string,
    where: { reason?: Reason | null; channel?: string | null; cause?: unknown } = {},
  ) {
    super(message, where.cause === undefined ? undefined : { cause: where.cause })
    this.code = code
    this.reason = where.reason ?? null
    this.channel = where.channel ?? null
  }
}

/** The server's bounded buffer overran while the page was away: messages are lost. Source: Eliom `Channel_full`. */
export class ChannelFullError extends ConnectivityError {
  override readonly name = 'ChannelFullError'
}

/** The server closed the channel. Source: Eliom `Channel_closed`. */
export class ChannelClosedError extends ConnectivityError {
  override readonly name = 'ChannelClosedError'
}

/** The session on the server is gone. Source: Eliom `Process_closed`. */
export class ProcessClosedError extends ConnectivityError {
  override readonly name = 'ProcessClosedError'
}

/** The error of a channel's fault, with a class of its own for `instanceof`. */
export function errorOfFault(reason: Reason, channel: string, message: string | null): ConnectivityError {
  const words = message ?? `channel ${JSON.stringify(channel)}: ${reason}`
  const where = { reason, channel }
  if (reason === 'channel-full') return new ChannelFullError(reason, words, where)
  if (reason === 'channel-closed') return new ChannelClosedError(reason, words, where)
  if (reason === 'process-closed') return new ProcessClosedError(reason, words, where)
  return new ConnectivityError(reason, words, where)
}

/**
 * Thrown by an app's `auth.getToken` when a person must sign in first: the connection fails with `unauthorized` instead of
 * dialling again.
 *
 * @example
 * getToken: async () => { if (!session) throw new SignInRequiredError(); return session.token }
 */
export class SignInRequiredError extends ConnectivityError {
  override readonly name = 'SignInRequiredError'

  constructor(message = 'a person must sign in') {
    super('sign-in-required', message, { reason: 'unauthorized' })
  }
}
