import { StrictMode, useEffect, useState, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { channel, ConnectivityProvider, useUnsavedWork } from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectivityRegion,
  ResyncPrompt,
  type RegionPlacement,
} from 'react-connectivity/ui'
import { createSituation } from 'react-connectivity/testing'
import 'react-connectivity/styles.css'
import { controlConnection } from './control.js'
import { dialogs } from './dialogs.js'
import { muiSlots } from './muiSlots.js'

// A page of an app with one dialog of a design system, the banner and the prompt. Its clock is advanced by the test.

const query = new URLSearchParams(location.search)
const Dialog = dialogs[query.get('dialog') ?? ''] ?? (() => null)
const placement = (query.get('placement') ?? 'top') as RegionPlacement
const slots = query.get('slots') === 'mui' ? muiSlots : {}
const stage = await createSituation('idle', { server: { channels: { orders: { kind: 'log', size: 5 } } } })
window.host = controlConnection(stage)
channel(stage.connectivity, 'orders').subscribe({})

let reloads = 0

/** Work that is not saved, on a page that was opened with `draft`. */
function Draft(): ReactElement {
  const [isDirty, setDirty] = useState(query.has('draft'))
  useUnsavedWork({
    id: 'draft',
    label: 'Draft',
    isDirty,
    save: () => setDirty(false),
    copy: () => 'two oak boards',
  })
  return <input aria-label="Note" />
}

function App(): ReactElement {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    window.dialog = { setOpen, isOpen: () => isOpen, reloads: () => reloads }
  }, [isOpen])
  return (
    <ConnectivityProvider connectivity={stage.connectivity} slots={slots}>
      <ConnectivityRegion placement={placement} />
      <main>
        <h1>Orders</h1>
        <Draft />
        <ConnectionBanner />
        <ResyncPrompt probe={() => Promise.resolve(true)} reload={() => void (reloads += 1)} />
        <p style={{ blockSize: '200vh' }}>Order 1042</p>
      </main>
      <Dialog open={isOpen} onClose={() => setOpen(false)} />
    </ConnectivityProvider>
  )
}

const root = document.querySelector('#root') ?? document.body
createRoot(root).render(
  query.get('strict') === null ? (
    <App />
  ) : (
    <StrictMode>
      <App />
    </StrictMode>
  ),
)
