import { StrictMode, useRef, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { channelServer, ConnectivityProvider, createConnectivity, useChannel } from 'react-connectivity'
import { de } from 'react-connectivity/locales/de'
import { en } from 'react-connectivity/locales/en'
import {
  ConnectionBanner,
  ConnectionStatus,
  ConnectivityRegion,
  MessagesProvider,
  ResyncPrompt,
} from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

// The page that screen readers read: an app as in the README, with a dialog of its own.

const query = new URLSearchParams(location.search)
const times = JSON.parse(query.get('times') ?? '{}') as object
const connectivity = createConnectivity(channelServer(query.get('url') ?? '/realtime'), { times })

/** Tells the page that its server cannot be reached. */
const probeFails = (): Promise<boolean> => Promise.resolve(false)

function Room({ name }: { readonly name: string }): ReactElement {
  const { status } = useChannel(name)
  return <p data-room={name}>{`${name} ${status}`}</p>
}

function App(): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <ConnectivityProvider connectivity={connectivity}>
      <MessagesProvider messages={query.get('texts') === 'de' ? de : en}>
        <ConnectivityRegion />
        <ConnectionBanner />
        <ResyncPrompt {...(query.get('probe') === 'fails' && { probe: probeFails })} />
        <main>
          <h1>Workshop</h1>
          <ConnectionStatus />
          <Room name="orders" />
          <Room name="chat" />
          <button type="button" id="open" onClick={() => dialog.current?.showModal()}>
            New order
          </button>
          <dialog ref={dialog} aria-label="New order">
            <button type="button" id="close" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </dialog>
        </main>
      </MessagesProvider>
    </ConnectivityProvider>
  )
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
