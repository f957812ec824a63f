import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { channelServer, ConnectivityProvider, createConnectivity, useChannel } from 'react-connectivity'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectivityRegion,
  ResyncPrompt,
  type RegionPlacement,
} from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

// A page on a real server that records each element of the app that moves.

interface Shift {
  readonly moved: readonly string[]
  readonly value: number
}

declare global {
  interface Window {
    shifts: Shift[]
  }
}

const query = new URLSearchParams(location.search)
/** `none`: a page without a region. */
const placement = query.get('placement') as RegionPlacement | 'none'
const connectivity = createConnectivity(channelServer(query.get('url') ?? ''))
window.shifts = []

interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly sources: readonly { readonly node: Node | null }[]
}

const isOfKit = (node: Node | null): boolean => {
  const element = node instanceof Element ? node : (node?.parentElement ?? null)
  // A node that has left the page is of the kit: the app removes nothing.
  return node?.isConnected !== true || element?.closest('[data-slot^="conn-"]') != null
}

// Entries shortly after a press count as well, because the press is on the kit.
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries() as LayoutShift[]) {
    const moved = sources.filter(({ node }) => !isOfKit(node)).map(({ node }) => node?.nodeName ?? '')
    window.shifts.push({ moved, value })
  }
}).observe({ type: 'layout-shift', buffered: true })

function Orders(): ReactElement {
  useChannel('orders', {})
  return (
    <ul>
      {Array.from({ length: 40 }, (_, index) => (
        <li key={index}>Order {1000 + index}</li>
      ))}
    </ul>
  )
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <ConnectivityProvider connectivity={connectivity}>
    {placement === 'none' ? null : <ConnectivityRegion placement={placement} />}
    <ConnectionBanner />
    <h1>Orders</h1>
    <div style={{ blockSize: 32 }}>
      <ConnectionLed labelVisibility="hidden" />
    </div>
    <input aria-label="Note" />
    <Orders />
    <ResyncPrompt />
  </ConnectivityProvider>,
)
