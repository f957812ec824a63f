import { electricImpReason, type ElectricImpName } from 'react-connectivity/seeds'
import type { SeedWords } from './types.js'

/** In the order of their numbers, which impOS may change. */
const names = {
  NOT_CONNECTED: 'the connection was lost',
  NO_WIFI: 'no Wi-Fi network',
  NO_LINK: 'no Ethernet link',
  NO_IP_ADDRESS: 'no address from the network',
  NOT_RESOLVED: 'the name of the server was not resolved',
  NO_SERVER: 'the server does not answer',
  SERVER_CONNECTED: 'connected',
  NO_PROXY: 'the proxy does not answer',
  NOT_AUTHORISED: 'the proxy refused the device',
  NO_MODEM: 'no modem',
  SIM_ERROR: 'the SIM card does not work',
  NO_REGISTRATION: 'no mobile network',
  REGISTRATION_DENIED: 'the mobile network refused the device',
  NO_PPP_CONNECTION: 'no data connection over the modem',
  PPP_NO_CONNECTIVITY: 'a data connection that carries nothing',
} as const satisfies Record<ElectricImpName, string>

export const electricImpWords: SeedWords = {
  name: 'Electric Imp',
  about:
    'Devices with impOS, and the library ConnectionManager. A loss counts as unexpected only after a grace time, every callback has a reason, and a policy decides what follows.',
  words: [
    {
      theirs: 'server.onunexpecteddisconnect(callback)',
      ours: ['useUnexpectedDisconnect'],
      note: 'Once for each outage of more than 60 s, never twice, and never for a blip.',
      at: 'unexpected',
    },
    {
      theirs: 'server.isconnected()',
      ours: ['useConnectionStatus'],
      note: 'Seven states in place of one flag.',
      at: 'connection',
    },
    {
      theirs: 'the reason of a callback',
      ours: ['reason', 'code'],
      note: 'A reason is a text that never changes. The raw code stays beside it.',
      at: 'errors',
    },
    {
      theirs: 'server.connect(callback, timeout)',
      ours: ['connect', 'times.handshakeMs'],
      note: 'A second call while one is under way changes nothing.',
      at: 'connection',
    },
    {
      theirs: 'server.disconnect(), expected = true',
      ours: ['disconnect', 'disconnected'],
      note: 'A disconnect of the app is never reported as a loss.',
      at: 'connection',
    },
    { theirs: 'SUSPEND_ON_ERROR', ours: ['suspendRetry', 'nextAttemptAt'], at: 'retry' },
    { theirs: 'RETURN_ON_ERROR', ours: ['manualRetry', 'paused'], at: 'retry' },
    {
      theirs: 'RETURN_ON_ERROR_NO_DISCONNECT',
      ours: ['whenCongested'],
      note: 'The send is rejected, and the connection stays up.',
      at: 'sends',
    },
    {
      theirs: 'WAIT_FOR_ACK',
      ours: ['send', 'flushSends'],
      note: 'The promise of a send resolves with its acknowledgement.',
      at: 'sends',
    },
    {
      theirs: 'SEND_ERROR_…',
      ours: ['electricImpSendError'],
      note: 'Gives the constant for the code of a rejected send.',
      at: 'errors',
    },
    { theirs: 'stayConnected, retryOnTimeout', ours: ['manualRetry'], at: 'retry' },
    { theirs: 'onNextConnect(task)', ours: ['whenConnected'], at: 'connection' },
    { theirs: 'connectFor(task)', ours: ['withConnection'], at: 'connection' },
    {
      theirs: 'the status LED',
      ours: ['ConnectionLed'],
      note: 'Shape and text, not colour alone.',
      at: 'led',
    },
    { theirs: 'a cycle of networks', ours: ['rotateUrls'], at: 'retry' },
    { theirs: 'a log of disconnects', ours: ['recordOutages'], at: 'retry' },
  ],
  codesTitle: 'Reasons of impOS, by electricImpReason(name)',
  codes: Object.entries(names).map(([code, meaning]) => ({
    code,
    meaning,
    reason: electricImpReason(code).reason,
  })),
}
