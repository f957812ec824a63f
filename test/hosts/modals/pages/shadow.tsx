import { useRef, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { ConnectivityProvider } from 'react-connectivity'
import { ConnectionBanner, ConnectivityRegion } from 'react-connectivity/ui'
import { createSituation } from 'react-connectivity/testing'
import { controlConnection } from './control.js'
import 'react-connectivity/styles.css'

// An app in a shadow root, as a widget in the page of somebody else, with its style sheet and a dialog of its own.

const stage = await createSituation('online')
window.host = controlConnection(stage)

function App(): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
      <ConnectivityRegion placement="bottom" />
      <ConnectionBanner />
      <input aria-label="Note" />
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Open
      </button>
      <dialog ref={dialog}>
        <input aria-label="Name" />
      </dialog>
    </ConnectivityProvider>
  )
}

const root = document.createElement('my-widget').attachShadow({ mode: 'open' })
const parts = document.createElement('div')
document.body.append(root.host)
for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) root.append(sheet)
root.append(parts)
createRoot(parts).render(<App />)
