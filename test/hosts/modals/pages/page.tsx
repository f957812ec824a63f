import { StrictMode, useEffect, useState, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { channel, ConnectivityProvider } from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectivityRegion,
  ResyncPrompt,
  type RegionPlacement,
} from 'react-connectivity/ui'
import 'react-connectivity/styles.css'
import { createStage } from '../../../../stories/support/stage.js'
import { controlConnection } from './control.js'
import { dialogs } from './dialogs.js'
import { muiSlots } from './muiSlots.js'

// A page of an app with one dialog of a design system, the banner and the prompt. Its clock is advanced by the test.

const query = new URLSearchParams(location.search)
const Dialog = dialogs[query.get('dialog') ?? ''] ?? (() => null)
const placement = (query.get('placement') ?? 'top') as RegionPlacement
const slots = query.get('slots') === 'mui' ? muiSlots : {}
const stage = createStage({ server: { channels: { orders: { kind: 'log', size: 5 } } } })
const connection = controlConnection(stage)
channel(stage.connectivity, 'orders').subscribe({})

function App(): ReactElement {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    window.host = { ...connection, setOpen, isOpen: () => isOpen }
  }, [isOpen])
  return (
    <ConnectivityProvider connectivity={stage.connectivity} slots={slots}>
      <ConnectivityRegion placement={placement} />
      <main>
        <h1>Orders</h1>
        <input aria-label="Note" />
        <ConnectionBanner />
        <ResyncPrompt />
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
