/** Where a name is explained: a page of the Storybook, and a published page relative to `docs/recipes/`. */
interface Explained {
  readonly title: string
  readonly story: string
  readonly doc: string
}

export const places = {
  channel: { title: 'useChannel', story: 'hooks-usechannel--docs', doc: '../api/main.md#usechannel' },
  channelServer: {
    title: 'Channel server',
    story: 'connectors-channel-server--docs',
    doc: '../server.md#channels',
  },
  connection: {
    title: 'useConnection',
    story: 'hooks-useconnection--docs',
    doc: '../api/main.md#useconnection',
  },
  errors: { title: 'Errors to actions', story: 'guide-errors-to-actions--docs', doc: '../reasons.md' },
  events: {
    title: 'useConnectionEvent',
    story: 'hooks-useconnectionevent--docs',
    doc: '../api/main.md#useconnectionevent',
  },
  led: { title: 'ConnectionLed', story: 'components-connectionled--docs', doc: '../api/ui.md#connectionled' },
  neffos: { title: 'The neffos connector', story: 'connectors-neffos--docs', doc: '../connectors.md#neffos' },
  prompt: { title: 'ResyncPrompt', story: 'components-resyncprompt--docs', doc: '../api/ui.md#resyncprompt' },
  request: { title: 'useRequest', story: 'hooks-userequest--docs', doc: 'requests.md' },
  retry: { title: 'Retry policies', story: 'patterns-retry-policies--docs', doc: 'retry.md' },
  rooms: { title: 'Rooms', story: 'patterns-rooms--docs', doc: 'rooms.md' },
  sends: { title: 'Sends', story: 'components-sendstatus--docs', doc: 'outbox.md' },
  sessionEnded: {
    title: 'Session ended page',
    story: 'patterns-session-ended-page--docs',
    doc: 'sign-out.md',
  },
  things: { title: 'Things', story: 'patterns-things--docs', doc: 'things.md' },
  times: { title: 'Timing', story: 'guide-timing--docs', doc: '../api/main.md#times' },
  unexpected: {
    title: 'useUnexpectedDisconnect',
    story: 'hooks-useunexpecteddisconnect--docs',
    doc: '../api/main.md#useunexpecteddisconnect',
  },
  vocabulary: { title: 'Vocabulary', story: 'guide-vocabulary--docs', doc: '../words.md' },
  zim: { title: 'The ZIM connector', story: 'connectors-zim--docs', doc: '../connectors.md#zim' },
} as const satisfies Readonly<Record<string, Explained>>

export type Place = keyof typeof places
