import { ConnectivityError } from '../core/errors.js'
import type { Reason } from '../core/reasons.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The texts of the problems, for development. Production has only the codes, which are stable. */
const words: { readonly [problem: string]: string } = {
  expired: 'not acknowledged in time; the server may have received it',
  quarantined:
    'the server failed again and again while it was the first to be answered; the server may have received it',
  disconnected: 'the app disconnected, or used the connection no more, before the server acknowledged it',
  disposed: 'the client was disposed',
  'identity-changed': 'another identity signed in before the server acknowledged it',
  'not-connected':
    'the connection is down, and the connector does not tell who is signed in; send again when it is up, or say { resend: true }',
  'not-supported': 'the connector cannot send',
  'signed-out': 'the app signed out before the server acknowledged it',
  'outbox-full': 'too many sends wait already; wait for some or raise maxPending',
  dropped: 'too many sends wait, and a newer one took its place (whenFull); the server may have received it',
  'connection-over': 'there is no connection; connect() first',
  'connection-lost': 'the connection was lost before the server answered; it may have received the request',
  'would-block': 'the network does not keep up; send it later',
  unsent: 'the connection was lost; it was not sent',
  'channel-failed': 'the channel has failed; resubscribe() first',
  'timed-out': 'the server did not answer in time; ask again',
}

/** The text of a problem, with the reason of the state behind it. */
const textOf = (problem: string, reason: Reason | null): string =>
  `${Object.hasOwn(words, problem) ? String(words[problem]) : problem}${reason === null ? '' : ` (${reason})`}`

function channelError(
  what: string,
  code: string,
  channel: string,
  problem: string,
  reason: Reason | null,
): ConnectivityError {
  const text = process.env.NODE_ENV === 'production' ? problem : textOf(problem, reason)
  return new ConnectivityError(code, `${what} ${JSON.stringify(channel)}: ${text}`, { channel, reason })
}

/**
 * The error of a rejected send.
 *
 * @param problem the detail, or the name of its text, where the code needs one
 */
export const sendError = (
  code: string,
  channel: string,
  problem: string = code,
  reason: Reason | null = null,
): ConnectivityError => channelError('send to', code, channel, problem, reason)

/** Makes the error of a send or of a request. */
export type MakeError = (code: string, name: string, problem?: string) => ConnectivityError

export const tooBig = (
  name: string,
  bytes: number,
  maxBytes: number,
  errorOf: MakeError = sendError,
): ConnectivityError =>
  errorOf(
    'message-too-big',
    name,
    process.env.NODE_ENV === 'production'
      ? undefined
      : `${String(bytes)} bytes with its frame; the limit is ${String(maxBytes)} or less`,
  )

/** The error of a request for older messages. */
export const pageError = (code: string, channel: string, reason: Reason | null): ConnectivityError =>
  channelError('older messages of', code, channel, code, reason)
