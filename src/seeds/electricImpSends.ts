import { entryOf } from './translation.js'

/** The results of `server.send()` of Electric Imp that are not success, by name. Source: the API reference of impOS. */
export type ElectricImpSendError =
  | 'SEND_ERROR_NOT_CONNECTED'
  | 'SEND_ERROR_TIMEOUT'
  | 'SEND_ERROR_DISCONNECTED'
  | 'SEND_ERROR_WOULDBLOCK'

/** The numbers of the same constants; 0 is success. */
export const electricImpSendNumbers: { readonly [Name in ElectricImpSendError]: number } = {
  SEND_ERROR_NOT_CONNECTED: 1,
  SEND_ERROR_TIMEOUT: 2,
  SEND_ERROR_DISCONNECTED: 3,
  SEND_ERROR_WOULDBLOCK: 4,
}

/** Codes of rejected sends and requests that have a counterpart. */
type Code =
  | 'not-connected'
  | 'expired'
  | 'timed-out'
  | 'connection-lost'
  | 'disconnected'
  | 'would-block'
  | 'outbox-full'

const entries: { readonly [C in Code]: ElectricImpSendError } = {
  'not-connected': 'SEND_ERROR_NOT_CONNECTED',
  expired: 'SEND_ERROR_TIMEOUT',
  'timed-out': 'SEND_ERROR_TIMEOUT',
  'connection-lost': 'SEND_ERROR_DISCONNECTED',
  disconnected: 'SEND_ERROR_DISCONNECTED',
  'would-block': 'SEND_ERROR_WOULDBLOCK',
  'outbox-full': 'SEND_ERROR_WOULDBLOCK',
}

/**
 * The constant of Electric Imp for the code of a rejected `send` or `request`.
 *
 * @param code the `code` of a `ConnectivityError`
 * @returns null for a code that impOS has no word for, such as `message-too-big`
 * @example
 * electricImpSendError('would-block') // 'SEND_ERROR_WOULDBLOCK', which is electricImpSendNumbers.SEND_ERROR_WOULDBLOCK
 */
export const electricImpSendError = (code: string): ElectricImpSendError | null => entryOf(entries, code)
