import type { ComponentType, ReactElement, ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { ConnectivityProvider, useUnsavedWork } from 'react-connectivity'
import { createSituation, type Situation } from 'react-connectivity/testing'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
} from 'react-connectivity/ui'
import './app.css'

export interface HostProps {
  readonly scheme: 'light' | 'dark'
  readonly children: ReactNode
}

/** Classes of the app on the banner: utilities of Tailwind, and one of its own style sheet. */
const appClasses = 'app-banner border-4 bg-pink-200 px-10'

/** Work that the prompt lists. */
function Draft(): ReactElement {
  useUnsavedWork({ id: 'order-1042', label: 'Order 1042', isDirty: true, save: () => undefined })
  return <ResyncPrompt />
}

const provided = (stage: Situation, children: ReactNode): ReactElement => (
  <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
    {children}
  </ConnectivityProvider>
)

/** Renders the components in three situations inside of the host. `?scheme=dark` selects the host's dark scheme. */
export async function mount(Host: ComponentType<HostProps>): Promise<void> {
  const [lost, lostAgain, full] = await Promise.all([
    createSituation('countdown'),
    createSituation('countdown'),
    createSituation('overflow'),
  ])
  const scheme = new URLSearchParams(location.search).get('scheme') === 'dark' ? 'dark' : 'light'
  createRoot(document.querySelector('#root') as Element).render(
    <Host scheme={scheme}>
      <main id="plain">
        {provided(
          lost,
          <>
            <ConnectionBanner />
            <ConnectionLed label="Orders" detail="24 ms" />
            <ConnectionLed size="sm" />
            <ConnectionLed labelVisibility="hidden" />
            <ConnectionStatus />
            <SendStatus send={{ state: 'queued' }} />
            <SendStatus send={{ state: 'refused' }} reason="Over your limit." onEdit={() => undefined} />
          </>,
        )}
        {provided(
          full,
          <>
            <Draft />
            <StaleRegion channel="orders">
              <p>Order 1042</p>
            </StaleRegion>
          </>,
        )}
      </main>
      <div id="app">{provided(lostAgain, <ConnectionBanner className={appClasses} announce={false} />)}</div>
      {createPortal(<div id="portal">{provided(lost, <ConnectionLed />)}</div>, document.body)}
    </Host>,
  )
}
