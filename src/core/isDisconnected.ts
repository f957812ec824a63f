import { ConnectivityError } from './errors.js'

/** Codes of calls that failed because the client was out, and not because of what they asked for. */
const codes: ReadonlySet<string> = new Set([
  'not-connected',
  'connection-lost',
  'disconnected',
  'signed-out',
  'identity-changed',
  'disposed',
  'channel-failed',
  'not-subscribed',
])

/**
 * Whether a call failed because the connection, the identity or the channel behind it was gone, so that the same call may succeed
 * later. The `reason` of the error says why; after `connection-lost` and `disconnected` the server may have received it.
 *
 * @example
 * try {
 *   await send(text)
 * } catch (error) {
 *   if (isDisconnected(error)) keepDraft(text)
 *   else showError(error)
 * }
 */
export const isDisconnected = (error: unknown): error is ConnectivityError =>
  error instanceof ConnectivityError && codes.has(error.code)
