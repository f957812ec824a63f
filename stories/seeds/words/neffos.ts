import type { SeedWords } from './types.js'

export const neffosWords: SeedWords = {
  name: 'neffos',
  about:
    'A WebSocket framework for Go and TypeScript with namespaces, rooms and questions. A client that comes back tells how often it tried, and joins its rooms again, each on its own.',
  words: [
    {
      theirs: 'dial(endpoint, handlers, options)',
      ours: ['neffos', 'createConnectivity'],
      note: 'The connector speaks the wire of neffos; the server stays as it is.',
      at: 'neffos',
    },
    {
      theirs: 'reconnect: 5000',
      ours: ['autoRetry', 'fixedRetry'],
      note: 'On by default, also for the first dial.',
      at: 'retry',
    },
    {
      theirs: 'the HEAD probe before a dial',
      ours: ['probingDialler'],
      note: 'Optional, and never the only way back: at most two dials are left out in a row.',
      at: 'retry',
    },
    {
      theirs: 'X-Websocket-Reconnect, reconnectTries',
      ours: ['attempts'],
      note: 'Sent with each dial of an outage.',
      at: 'connection',
    },
    { theirs: 'wasReconnected()', ours: ['reconnectCount', 'outage'], at: 'connection' },
    { theirs: 'conn.ID', ours: ['connectionId'], note: 'New for each connection.', at: 'connection' },
    { theirs: 'connect(namespace), joinRoom(room)', ours: ['useChannel'], at: 'channel' },
    {
      theirs: 'namespaces and rooms, joined again',
      ours: ['resubscribing', 'subscribed'],
      note: 'A room that refuses fails alone, and is tried again at the next connection.',
      at: 'rooms',
    },
    { theirs: 'an error of OnRoomJoin', ours: ['channel-denied', 'fault'], at: 'rooms' },
    { theirs: '_OnNamespaceDisconnect, _OnRoomLeft', ours: ['onLeave', 'channel-kicked'], at: 'rooms' },
    { theirs: 'emit(event, body)', ours: ['send'], at: 'sends' },
    {
      theirs: 'ask(event, body)',
      ours: ['useRequest', 'request'],
      note: 'Always settles: a request whose connection is cut is rejected at once.',
      at: 'request',
    },
    {
      theirs: 'H…, a refused handshake',
      ours: ['unauthorized', 'failed'],
      note: 'Not retried until a person or the app acts.',
      at: 'errors',
    },
    { theirs: 'RegisterKnownError', ours: ['errors', 'RemoteError'], at: 'neffos' },
    { theirs: 'isCloseError', ours: ['isDisconnected'], at: 'sends' },
    { theirs: 'conn.close()', ours: ['disconnect'], at: 'connection' },
  ],
  codesTitle: 'Texts of a neffos server',
  codes: [
    { code: 'H…', meaning: 'the handshake is refused with a text', reason: 'unauthorized' },
    { code: 'bad namespace', meaning: 'no such namespace', reason: 'channel-not-found' },
    { code: 'any other text', meaning: 'the app refuses a namespace or a room', reason: 'channel-denied' },
    { code: '_OnRoomLeave', meaning: 'the server puts the client out of a room', reason: 'channel-kicked' },
    { code: '1006', meaning: 'the socket is gone', reason: 'network-lost' },
  ],
}
