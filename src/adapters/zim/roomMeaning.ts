import type { Reason } from '../../core/reasons.js'

/** What a state and an event of a room mean for its channel. */
export type RoomMeaning =
  | { readonly status: 'subscribing' | 'subscribed' | 'interrupted' }
  | { readonly status: 'failed'; readonly reason: Reason }

/** `ZIM.RoomState` of zego-zim-web 2.29. */
const DISCONNECTED = 0
const CONNECTING = 1
const CONNECTED = 2

/** Why a membership ended, by `ZIM.RoomEvent`. */
const ends: { readonly [event: number]: Reason } = {
  // The app left the room.
  0: 'channel-left',
  1: 'channel-closed',
  // Too, when ZIM had no answer to the request to enter.
  2: 'channel-closed',
  3: 'channel-not-found',
  4: 'channel-denied',
  5: 'channel-denied',
  6: 'channel-denied',
  7: 'channel-denied',
  8: 'channel-kicked',
  9: 'channel-timeout',
  10: 'channel-kicked-elsewhere',
  11: 'channel-denied',
  12: 'channel-denied',
}

/** Events with which ZIM itself enters a room: ActiveCreate, ActiveEnter and ActiveSwitch. */
const entering: ReadonlySet<number> = new Set([4, 6, 11])

/**
 * Total: an event that a later version adds ends the channel without a second attempt, because it may be a refusal.
 *
 * Success 0 · NetworkInterrupted 1 · NetworkDisconnected 2 · RoomNotExist 3 · ActiveCreate 4 · CreateFailed 5 · ActiveEnter 6 ·
 * EnterFailed 7 · KickedOut 8 · ConnectTimeout 9 · KickedOutByOtherDevice 10 · ActiveSwitch 11 · SwitchFailed 12
 */
export function roomMeaning(state: number, event: number): RoomMeaning {
  switch (state) {
    case CONNECTED:
      return { status: 'subscribed' }
    case CONNECTING:
      return { status: entering.has(event) ? 'subscribing' : 'interrupted' }
    case DISCONNECTED:
      return { status: 'failed', reason: ends[event] ?? 'server-error' }
    default:
      return { status: 'interrupted' }
  }
}
