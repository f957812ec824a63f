import { eliomException, type EliomName } from 'react-connectivity/seeds'
import type { SeedWords } from './types.js'

const names = {
  Channel_full: 'the bounded buffer of a channel overran: messages are lost',
  Channel_closed: 'the server dropped the channel',
  Process_closed: 'the server forgot the client process (up to Eliom 4.2)',
  Comet_error: 'the server failed',
  Failed_request: 'the server was not reached',
  Restart: 'the request is made again',
  Connection_changed: 'somebody else signed in in this browser',
} as const satisfies Record<EliomName, string>

export const eliomWords: SeedWords = {
  name: 'Eliom',
  about:
    'A web framework in OCaml whose channels are bounded. A channel that overran, a channel that was closed and a process that is gone are three errors, each raised once.',
  words: [
    {
      theirs: 'Eliom_comet.Channel.create, in the scope of a client process',
      ours: ['session'],
      note: 'A queue for each session.',
      at: 'channelServer',
    },
    { theirs: 'Eliom_comet.Channel.create, in the scope of the site', ours: ['log'], at: 'channelServer' },
    {
      theirs: 'Eliom_comet.Channel.create_newest',
      ours: ['latest'],
      note: 'Only the newest value, so it never overruns.',
      at: 'channelServer',
    },
    {
      theirs: 'Channel_full',
      ours: ['channel-full', 'ChannelFullError'],
      note: 'Kept in the state until it is resolved: a component that mounts later sees it, too.',
      at: 'errors',
    },
    { theirs: 'Channel_closed', ours: ['channel-closed', 'ChannelClosedError'], at: 'errors' },
    {
      theirs: 'Process_closed',
      ours: ['process-closed', 'ProcessClosedError'],
      note: 'Of its own, apart from the end of one channel.',
      at: 'errors',
    },
    { theirs: 'handle_exn', ours: ['useConnectionEvent', 'onError'], at: 'events' },
    {
      theirs: 'exit_to reload_action',
      ours: ['ResyncPrompt', 'useReload'],
      note: 'A person decides, unsaved work is kept, and a loop of reloads ends.',
      at: 'prompt',
    },
    {
      theirs: 'a fresh channel, concatenated',
      ours: ['onGap', 'resync'],
      note: 'Skip the gap, or fetch the data again.',
      at: 'channel',
    },
    { theirs: 'the client process', ours: ['sessionId', 'sessionTtlMs'], at: 'vocabulary' },
    { theirs: 'Connection_changed of Os_comet', ours: ['identity-changed'], at: 'errors' },
    {
      theirs: 'Inactive, after the retries',
      ours: ['budgetRetry', 'paused'],
      note: 'Never silent: the banner says so and offers the next attempt.',
      at: 'retry',
    },
    { theirs: 'activate ()', ours: ['retryNow'], at: 'connection' },
  ],
  codesTitle: 'Exceptions, by eliomException(name)',
  codes: Object.entries(names).map(([code, meaning]) => ({
    code,
    meaning,
    reason: eliomException(code).reason,
  })),
}
