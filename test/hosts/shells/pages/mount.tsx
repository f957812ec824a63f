import type { ComponentType, ReactElement, ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { ConnectivityProvider } from 'react-connectivity'
import { createSituation } from 'react-connectivity/testing'
import { ConnectionBanner, ResyncPrompt, StaleRegion } from 'react-connectivity/ui'
import { controlConnection } from '../../modals/pages/control.js'

export interface ShellProps {
  readonly scheme: 'light' | 'dark'
  /** What the app shows below its bar. */
  readonly children: ReactNode
}

const orders = ['Oak boards', 'Pine slats', 'Birch panels', 'Beech rods', 'Larch beams', 'Maple veneer']

/** A list of the app, with the components of the kit where an app mounts them. */
const Orders = (): ReactElement => (
  <>
    <ConnectionBanner />
    <ResyncPrompt reload={() => void (window.reloads += 1)} probe={() => Promise.resolve(true)} />
    <h1>Orders</h1>
    <label>
      Note <input />
    </label>
    <StaleRegion channel="orders">
      <ul>
        {orders.map((name, index) => (
          <li key={name}>
            {1042 + index} {name}
          </li>
        ))}
      </ul>
    </StaleRegion>
  </>
)

declare global {
  interface Window {
    /** How often the prompt has reloaded the page, which is counted only. */
    reloads: number
  }
}

/** Renders an app in its shell, connected and at rest. `?scheme=dark` selects the app's dark scheme. */
export async function mount(Shell: ComponentType<ShellProps>): Promise<void> {
  const situation = await createSituation('online', {
    server: { channels: { orders: { kind: 'log', size: 5 } } },
  })
  window.reloads = 0
  window.host = controlConnection(situation)
  const scheme = new URLSearchParams(location.search).get('scheme') === 'dark' ? 'dark' : 'light'
  createRoot(document.querySelector('#root') as Element).render(
    <ConnectivityProvider connectivity={situation.connectivity} autoConnect={false}>
      <Shell scheme={scheme}>
        <Orders />
      </Shell>
    </ConnectivityProvider>,
  )
}
