import { createRoot } from 'react-dom/client'
import { ConnectivityProvider } from 'react-connectivity'
import { ConnectionBanner, ConnectivityRegion } from 'react-connectivity/ui'
import { createSituation } from 'react-connectivity/testing'
import { controlConnection } from './control.js'
import 'react-connectivity/styles.css'

// A long page with an inline region at its start, and the work of the person at its end.

const stage = await createSituation('online')
window.host = controlConnection(stage)

createRoot(document.querySelector('#root') ?? document.body).render(
  <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
    <ConnectivityRegion placement="inline" />
    <ConnectionBanner />
    <div style={{ blockSize: 3000 }} />
    <input aria-label="Note" />
  </ConnectivityProvider>,
)
