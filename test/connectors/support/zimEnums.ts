import type { ZIMConnectionEvent, ZIMConnectionState, ZIMRoomEvent, ZIMRoomState } from 'zego-zim-web'

/**
 * The states and events of ZIM by name and number. The package runs in a page only, so the numbers are repeated here, under its types:
 * one that it adds, removes or changes is an error of types.
 */
export const connectionStates = {
  Disconnected: 0,
  Connecting: 1,
  Connected: 2,
  Reconnecting: 3,
} as const satisfies Numbers<typeof ZIMConnectionState>

export const connectionEvents = {
  Success: 0,
  ActiveLogin: 1,
  LoginTimeout: 2,
  LoginInterrupted: 3,
  KickedOut: 4,
  TokenExpired: 5,
  Unregistered: 6,
} as const satisfies Numbers<typeof ZIMConnectionEvent>

export const roomStates = {
  Disconnected: 0,
  Connecting: 1,
  Connected: 2,
} as const satisfies Numbers<typeof ZIMRoomState>

export const roomEvents = {
  Success: 0,
  NetworkInterrupted: 1,
  NetworkDisconnected: 2,
  RoomNotExist: 3,
  ActiveCreate: 4,
  CreateFailed: 5,
  ActiveEnter: 6,
  EnterFailed: 7,
  KickedOut: 8,
  ConnectTimeout: 9,
  KickedOutByOtherDevice: 10,
  ActiveSwitch: 11,
  SwitchFailed: 12,
} as const satisfies Numbers<typeof ZIMRoomEvent>

/** Each member of an enum with its number. */
type Numbers<Enum> = { readonly [Name in keyof Enum]: Enum[Name] }
