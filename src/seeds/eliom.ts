import type { Reason } from '../core/reasons.js'
import { entryOf, type Translation } from './translation.js'

/**
 * The exceptions that end the channels of Eliom, and the change of identity on which `Os_comet` of Ocsigen Start restarts.
 * `Process_closed` exists up to Eliom 4.2; later versions raise `Channel_closed` in its place. Source: `Eliom_comet`,
 * `Eliom_request` and `Os_comet`.
 */
export type EliomName =
  | 'Channel_full'
  | 'Channel_closed'
  | 'Process_closed'
  | 'Comet_error'
  | 'Failed_request'
  | 'Restart'
  | 'Connection_changed'

const entries: { readonly [Name in EliomName]: Reason } = {
  Channel_full: 'channel-full',
  Channel_closed: 'channel-closed',
  Process_closed: 'process-closed',
  Comet_error: 'server-error',
  Failed_request: 'unreachable',
  Restart: 'retry-requested',
  Connection_changed: 'identity-changed',
}

/** The HTTP codes after which Eliom makes a request again: the server was not reached. */
const retried: readonly (string | undefined)[] = [undefined, '0', '502', '504']

/**
 * The reason behind an exception of Eliom, as `Printexc.to_string` prints it: with its module and its arguments, or without.
 *
 * @param exception an exception that is not in the table gives `unknown`
 * @example
 * eliomException('Eliom_comet.Channel_full') // { reason: 'channel-full', raw: 'Eliom_comet.Channel_full' }
 */
export function eliomException(exception: string): Translation {
  const [, name = '', code] = /^(?:\w+\.)*(\w+)(?:\((\d+)\)|\W|$)/.exec(exception) ?? []
  const reason = entryOf(entries, name) ?? 'unknown'
  const isAnswer = reason === 'unreachable' && !retried.includes(code)
  return { reason: isAnswer ? 'server-error' : reason, raw: exception }
}
