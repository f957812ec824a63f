import { ConnectivityError } from '../core/errors.js'
import type { Reason } from '../core/reasons.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The words of the codes that say it all. Production has the codes alone, which are stable, and saves the text. */
const words: { readonly [code: string]: string } =
  process.env.NODE_ENV === 'production'
    ? {}
    : {
        expired: 'not acknowledged in time; send it again',
        disconnected:
          'the app disconnected, or used the connection no more, before the server acknowledged it',
        disposed: 'the client was disposed',
        'identity-changed': 'somebody else has signed in since; it was not sent',
        'not-connected':
          'the connection is down, and the connector does not tell who is signed in; send again when it is up, or say { resend: true }',
        'not-supported': 'the connector cannot send',
        'signed-out': 'the app signed out',
      }

/**
 * The error of a rejected send.
 *
 * @param problem what happened, where the code does not say it all
 */
export const sendError = (
  code: string,
  channel: string,
  problem: string = words[code] ?? code,
  reason: Reason | null = null,
): ConnectivityError =>
  new ConnectivityError(code, `send to ${JSON.stringify(channel)}: ${problem}`, { channel, reason })

export const tooBig = (channel: string, bytes: number, maxBytes: number): ConnectivityError =>
  sendError(
    'message-too-big',
    channel,
    `${String(bytes)} bytes with its frame; the limit is ${String(maxBytes)} or less`,
  )

export const outboxFull = (channel: string, maxPending: number): ConnectivityError =>
  sendError(
    'outbox-full',
    channel,
    `${String(maxPending)} sends wait already; wait for some or raise maxPending`,
  )
