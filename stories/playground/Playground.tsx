import { useState, type ReactElement } from 'react'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  type Connectivity,
} from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'
import { FaultPanel } from './FaultPanel.js'
import type { LabAddress } from './labAddress.js'
import { MessageBox } from './MessageBox.js'
import { OrdersTable } from './OrdersTable.js'
import { PriceTicker } from './PriceTicker.js'
import { useLabControl } from './useLabControl.js'
import './playground.css'

const clients = new Map<string, Connectivity>()

/** The client lives outside React, as in any app. */
function clientFor(url: string): Connectivity {
  const client = clients.get(url) ?? createConnectivity(channelServer(url))
  clients.set(url, client)
  return client
}

async function fetchOrders({ control, key }: LabAddress, signal: AbortSignal): Promise<readonly unknown[]> {
  const response = await fetch(`${control}log/orders`, { headers: { 'x-lab-key': key }, signal })
  if (!response.ok) throw new Error(`orders: the server answered ${response.status}`)
  return (await response.json()) as unknown[]
}

/** A typical app on the package. */
function Shop({ address }: { readonly address: LabAddress }): ReactElement {
  const [canRefetch, setRefetch] = useState(false)
  return (
    <main className="shop">
      <ConnectionBanner />
      <header className="shop-head">
        <h1>Workshop</h1>
        <div className="shop-leds">
          <ConnectionLed label="Server" />
          <ConnectionLed of="worst" label="All in all" />
        </div>
      </header>
      <div className="shop-grid">
        <OrdersTable refetch={canRefetch ? (signal) => fetchOrders(address, signal) : null} />
        <div className="shop-side">
          <PriceTicker />
          <MessageBox />
        </div>
      </div>
      <label className="shop-option">
        <input type="checkbox" checked={canRefetch} onChange={(event) => setRefetch(event.target.checked)} />
        Fetch lost orders again instead of asking for a reload
      </label>
      <div className="shop-prompt">
        <ResyncPrompt />
      </div>
    </main>
  )
}

function Live({ address }: { readonly address: LabAddress }): ReactElement {
  const control = useLabControl(address)
  return (
    <ConnectivityProvider connectivity={clientFor(address.url)}>
      <div className="playground">
        <Shop address={address} />
        <FaultPanel {...control} />
      </div>
    </ConnectivityProvider>
  )
}

const NoLab = (): ReactElement => (
  <main className="playground-none">
    <h1>The playground needs a server to break</h1>
    <p>
      This Storybook runs without one. Start the server, a network that can be broken and this page together,
      from a clone of the repository:
    </p>
    <pre>npm ci{'\n'}npm start</pre>
    <p>Every other page works without a server.</p>
  </main>
)

/** A small real app on the real server, and a panel that does real things to both. */
export const Playground = ({ address }: { readonly address: LabAddress | null }): ReactElement =>
  address === null ? <NoLab /> : <Live address={address} />
