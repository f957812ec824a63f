import { ConnectivityError } from '../core/errors.js'
import type { Reason } from '../core/reasons.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The texts of the problems, for development. Production has only the codes, which are stable. */
const words: { readonly [code: string]: string } = {
  'connection-lost': 'the connection was lost before the server answered; it may have been done',
  disconnected: 'the app disconnected before the server answered',
  disposed: 'the client was disposed',
  'identity-changed': 'another identity signed in before the server answered',
  'not-connected': 'the connection is down; wait for whenConnected(), or say { idempotent: true }',
  'not-supported': 'the connector has no requests; expected channelServer(url)',
  'signed-out': 'the app signed out before the server answered',
  'timed-out': 'the server did not answer in time; it may have been done',
  'too-many-requests': 'too many requests wait already; wait for some or raise maxPending',
}

/** The error of a request that the server did not answer. */
export function requestError(
  code: string,
  name: string,
  problem: string = code,
  reason: Reason | null = null,
): ConnectivityError {
  const isKnown = process.env.NODE_ENV !== 'production' && Object.hasOwn(words, problem)
  const text = isKnown ? String(words[problem]) : problem
  return new ConnectivityError(code, `request ${JSON.stringify(name)}: ${text}`, { reason })
}
