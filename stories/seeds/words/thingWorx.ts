import { thingWorxState, type ThingWorxPresence } from 'react-connectivity/seeds'
import type { SeedWords } from './types.js'

const presences = {
  'isConnected, isReporting': 'bound, and heard as expected',
  'isConnected, not isReporting': 'bound, and silent for too long',
  'not isConnected, isReporting': 'away as planned, such as a device with a duty cycle',
  'not isConnected, not isReporting': 'gone',
} as const

type Presence = keyof typeof presences

const presenceOf = {
  'isConnected, isReporting': { isConnected: true, isReporting: true },
  'isConnected, not isReporting': { isConnected: true, isReporting: false },
  'not isConnected, isReporting': { isConnected: false, isReporting: true },
  'not isConnected, not isReporting': { isConnected: false, isReporting: false },
} as const satisfies Record<Presence, ThingWorxPresence>

export const thingWorxWords: SeedWords = {
  name: 'ThingWorx',
  about:
    'A platform of PTC for machines. A gateway binds its things over the AlwaysOn protocol, and the platform tells which of them are connected: at once after a crash, after the idle time when nothing is heard.',
  words: [
    { theirs: 'an AlwaysOn connection', ours: ['channelServer', 'createConnectivity'], at: 'channelServer' },
    {
      theirs: 'AUTH within 15 s',
      ours: ['times.handshakeMs', 'handshake-timeout'],
      at: 'times',
    },
    { theirs: 'BIND', ours: ['bindThings', 'bound'], note: 'Bound again after each loss.', at: 'things' },
    {
      theirs: 'UNBIND, then close',
      ours: ['disconnect'],
      note: 'The things are offline before the socket closes.',
      at: 'things',
    },
    { theirs: 'isConnected', ours: ['useThing', 'isConnected'], at: 'things' },
    { theirs: 'isReporting', ours: ['isReporting', 'things.reportingMs'], at: 'things' },
    { theirs: 'lastConnection', ours: ['lastConnectedAt', 'lastSeenAt'], at: 'things' },
    { theirs: 'a gateway with its things', ours: ['bindThings', 'useThings'], at: 'things' },
    {
      theirs: 'Bind Protection Policy: First-in wins',
      ours: ['things.bindPolicy', 'waiting'],
      note: 'The second one waits and asks again. A ghost holds a thing no longer than the idle time.',
      at: 'things',
    },
    { theirs: 'Idle Connection Timeout, 60 s', ours: ['heartbeat.idleMs', 'idle-timeout'], at: 'times' },
    {
      theirs: 'Idle Ping Rate, pingpong_timeout',
      ours: ['heartbeat.intervalMs', 'heartbeat.timeoutMs'],
      at: 'times',
    },
    { theirs: 'connect_retries −1, connect_retry_interval', ours: ['fixedRetry'], at: 'retry' },
    { theirs: 'the offline message store', ours: ['send', 'maxPending'], at: 'sends' },
    { theirs: 'Request timeout, 30 s', ours: ['request'], at: 'request' },
    { theirs: 'synchronisation before data', ours: ['resyncing'], at: 'channel' },
    { theirs: 'max_msg_size', ours: ['message-too-big'], at: 'errors' },
  ],
  codesTitle: 'Presence of a thing, by thingWorxState(presence)',
  codes: Object.entries(presences).map(([code, meaning]) => ({
    code,
    meaning,
    reason: thingWorxState(presenceOf[code as Presence]).reason,
  })),
}
