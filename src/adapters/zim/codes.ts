import type { Reason } from '../../core/reasons.js'

/** Why ZIM refused a login, by the codes of `ZIMErrorCode`. */
const reasonByCode: { readonly [code: number]: Reason } = {
  6000003: 'bad-config',
  6000004: 'rate-limited',
  6000005: 'rate-limited',
  6000006: 'server-error',
  6000007: 'server-error',
  6000008: 'server-error',
  6000009: 'network-lost',
  6000014: 'bad-config',
  6000015: 'overloaded',
  6000016: 'overloaded',
  6000021: 'forbidden',
  6000101: 'unreachable',
  6000102: 'server-error',
  6000103: 'unauthorized',
  6000104: 'unreachable',
  6000105: 'handshake-timeout',
  6000106: 'token-expired',
  6000107: 'unauthorized',
  6000108: 'unauthorized',
  6000109: 'protocol-error',
  // The app logged in another user.
  6000111: 'bad-config',
  6000124: 'bad-config',
}

/** The code of a rejected call of ZIM; null when it has none. */
export function codeOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'number' ? code : null
}

/** Why a login was refused. */
export const loginReason = (code: number | null): Reason =>
  (code === null ? undefined : reasonByCode[code]) ?? 'server-error'

/** A member already. */
const ALREADY_IN_ROOM = 6000320
/** Another call enters the room right now. */
const ROOM_IS_CONNECTING = 6000326
const ROOM_DOES_NOT_EXIST = 6000322

/** Codes of a connection that cannot carry the call: it tells itself. Not logged in, no network, no answer, logged out. */
const ofConnection: ReadonlySet<number> = new Set([6000009, 6000104, 6000105, 6000121, 6000122, 6000123])

/** How a call that enters a room ended: a member, no member, or nothing that is known yet. */
export function roomRefusal(code: number | null): 'member' | 'later' | Reason {
  if (code === ALREADY_IN_ROOM) return 'member'
  if (code !== null && (code === ROOM_IS_CONNECTING || ofConnection.has(code))) return 'later'
  return code === ROOM_DOES_NOT_EXIST ? 'channel-not-found' : 'channel-denied'
}
