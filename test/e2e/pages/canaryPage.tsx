import { StrictMode, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import {
  channel,
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  diagnosingDialler,
  presenterOf,
  reconnectingDialler,
  useChannel,
  useChannelMessages,
  useEphemeral,
  useUnsavedWork,
  type Connectivity,
} from 'react-connectivity'
import {
  ConnectionAnnouncer,
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ConnectivityRegion,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
} from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

// Every part of the kit, and a record of everything that it tells the page. What arrives is shown nowhere.

/** The record, read by the test. */
export interface CanaryRecord {
  readonly connectivity: Connectivity
  /** Events, errors, measurements, states and presentations, as texts. */
  readonly told: string[]
  readonly received: unknown[]
  /** The end of a send: `acknowledged` or the code of its refusal. */
  readonly send: (data: unknown) => Promise<string>
  sendTyping: (data: unknown) => void
  loadOlder: () => Promise<number>
}

declare global {
  interface Window {
    canary: CanaryRecord
    /** Given by the test, so that no token is in the address of the page. */
    nextToken: () => Promise<string>
  }
}

/** A value with what an object may hide: the fields of errors, and the entries of maps. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (key, part: unknown) => {
    // The data of a send that waits is the app's own.
    if (key === 'data') return undefined
    if (part instanceof Map) return [...part]
    return part instanceof Error
      ? { fields: Object.entries(part), message: part.message, stack: part.stack, cause: part.cause }
      : part
  })

const told: string[] = []
const received: unknown[] = []
const tell = (value: unknown): void => void told.push(textOf(value))
const query = new URLSearchParams(location.search)
const connectivity = createConnectivity(
  channelServer('/realtime', {
    auth: { getToken: () => window.nextToken() },
    dialler: diagnosingDialler(reconnectingDialler()),
  }),
  {
    debug: true,
    times: JSON.parse(query.get('times') ?? '{}') as object,
    onError: tell,
    metrics: tell,
  },
)
connectivity.onEvent(tell)
connectivity.subscribe(tell)
const presenter = presenterOf(connectivity)
presenter.subscribe(tell)

window.canary = {
  connectivity,
  told,
  received,
  send: (data) =>
    channel(connectivity, 'orders')
      .send(data)
      .then(
        () => 'acknowledged',
        (error: { readonly code: string }) => {
          tell(error)
          return error.code
        },
      ),
  sendTyping: () => undefined,
  loadOlder: () => Promise.resolve(0),
}

function Orders(): ReactElement {
  const { status } = useChannel('orders', { onMessage: (data) => received.push(data), onError: tell })
  const { loadOlder } = useChannelMessages('orders', { limit: 5 })
  window.canary.loadOlder = loadOlder
  window.canary.sendTyping = useEphemeral('orders', (data) => void received.push(data))
  useUnsavedWork({ id: 'note', label: 'Note', isDirty: true, copy: () => 'a draft of the app' })
  return <output data-slot="orders">{status}</output>
}

function Private(): ReactElement {
  const { status } = useChannel('private', { onError: tell })
  return <output data-slot="private">{status}</output>
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <ConnectivityProvider connectivity={connectivity}>
      <ConnectivityRegion />
      <ConnectionBanner />
      <ConnectionLed />
      <ConnectionStatus />
      <ConnectionAnnouncer />
      <ResyncPrompt />
      <SendStatus />
      <StaleRegion channel="orders">
        <Orders />
      </StaleRegion>
      <Private />
    </ConnectivityProvider>
  </StrictMode>,
)
