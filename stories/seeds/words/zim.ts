import type { SeedWords } from './types.js'

export const zimWords: SeedWords = {
  name: 'ZIM',
  about:
    'The in-app chat of ZEGOCLOUD. The connection and each room report their own states, and a second login, an expired token or a room that is gone each ask for something else.',
  words: [
    {
      theirs: 'ZIM.create, login(userID, { token })',
      ours: ['fromZim', 'getToken'],
      note: 'The adapter observes the instance that the app has.',
      at: 'zim',
    },
    { theirs: 'connectionStateChanged', ours: ['useConnection', 'reason'], at: 'connection' },
    { theirs: 'Connecting, Connected', ours: ['connecting', 'connected'], at: 'connection' },
    { theirs: 'Reconnecting', ours: ['reconnecting', 'outage'], at: 'connection' },
    {
      theirs: 'Disconnected',
      ours: ['disconnected', 'failed'],
      note: '`failed` is a verdict: nothing dials until a person or the app acts.',
      at: 'connection',
    },
    {
      theirs: 'KickedOut',
      ours: ['kicked', 'take-over'],
      note: 'The banner offers “Use here”, and “Sign out” where the app passes a handler.',
      at: 'sessionEnded',
    },
    {
      theirs: 'tokenWillExpire, renewToken',
      ours: ['getToken'],
      note: 'Renewed over the open connection; nobody sees it.',
      at: 'zim',
    },
    {
      theirs: 'TokenExpired',
      ours: ['token-expired', 'sign-in'],
      note: 'One fresh token is tried before it becomes a verdict.',
      at: 'errors',
    },
    { theirs: 'roomStateChanged', ours: ['useChannel', 'status'], at: 'rooms' },
    {
      theirs: 'T0: Reconnecting, room Connecting',
      ours: ['reconnecting', 'interrupted'],
      note: 'The data of the room stays.',
      at: 'rooms',
    },
    { theirs: 'T1: Connected, room Connecting', ours: ['connected', 'resubscribing'], at: 'rooms' },
    { theirs: 'T2: Connected, room Connected', ours: ['connected', 'subscribed'], at: 'rooms' },
    {
      theirs: 'RoomNotExist, enterRoom',
      ours: ['channel-not-found', 'recreateChannel'],
      note: 'Mapped to `recreate`, the banner offers “Create again”.',
      at: 'rooms',
    },
    { theirs: 'joinRoom, leaveRoom', ours: ['useChannel', 'leaveChannel'], at: 'rooms' },
    { theirs: 'logout', ours: ['signOut'], at: 'sessionEnded' },
    { theirs: 'extendedData', ours: ['zimDetails', 'message'], at: 'zim' },
  ],
  codesTitle: 'State + event, as the raw code',
  codes: [
    { code: '0+2', meaning: 'LoginTimeout', reason: 'handshake-timeout' },
    { code: '0+4', meaning: 'KickedOut', reason: 'kicked' },
    { code: '0+5', meaning: 'TokenExpired', reason: 'token-expired' },
    { code: '0+6', meaning: 'Unregistered', reason: 'unregistered' },
    { code: '3+3', meaning: 'LoginInterrupted', reason: 'network-lost' },
    { code: 'room 0+3', meaning: 'RoomNotExist', reason: 'channel-not-found' },
    { code: 'room 0+5', meaning: 'CreateFailed', reason: 'channel-denied' },
    { code: 'room 0+7', meaning: 'EnterFailed', reason: 'channel-denied' },
    { code: 'room 0+8', meaning: 'KickedOut', reason: 'channel-kicked' },
    { code: 'room 0+9', meaning: 'ConnectTimeout', reason: 'channel-timeout' },
    { code: 'room 0+10', meaning: 'KickedOutByOtherDevice', reason: 'channel-kicked-elsewhere' },
  ],
}
