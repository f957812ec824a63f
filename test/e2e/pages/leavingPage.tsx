import { createRoot } from 'react-dom/client'
import { channelServer, ConnectivityProvider, createConnectivity, useUnsavedWork } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt, StaleRegion } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

// A page with ways out of it, for tests of a person who leaves.

const query = new URLSearchParams(location.search)
const connectivity = createConnectivity(channelServer(query.get('url') ?? '/realtime'), {
  times: JSON.parse(query.get('times') ?? '{}') as object,
})
const elsewhere = query.get('elsewhere') ?? ''

function Draft() {
  useUnsavedWork({ id: 'draft', label: 'Draft', isDirty: query.has('draft') })
  return null
}

const stateOf = (slot: string): string =>
  document.querySelector(`[data-slot="${slot}"]`)?.getAttribute('data-state') ?? 'none'
const frame = (): string =>
  `${connectivity.getState().connection.status}: ${stateOf('conn-led')}, ${stateOf('conn-banner')}`
Object.assign(globalThis, { frame })

/** A frame that lasts for this many paints stays. */
const LONG = 60

/** Reports each new frame to the other site, and once more when it lasts. A browser cannot be asked while it loads a page. */
function report(): void {
  let last = ''
  let paints = 0
  let sent = Promise.resolve()
  const look = (): void => {
    const now = frame()
    paints = now === last ? paints + 1 : 0
    last = now
    if (paints === 0 || paints === LONG)
      sent = sent.then(async () => {
        await fetch(`${elsewhere}/frame?${paints === 0 ? now : `${now}, lasting`}`, { mode: 'no-cors' })
      })
    requestAnimationFrame(look)
  }
  look()
}
if (query.has('report')) report()

createRoot(document.querySelector('#root') ?? document.body).render(
  <ConnectivityProvider connectivity={connectivity}>
    <ConnectionBanner />
    <ResyncPrompt />
    <ConnectionLed />
    <StaleRegion channel="orders">Orders</StaleRegion>
    <Draft />
    <a href={`${elsewhere}/slow`}>Next page</a>
    <a href={`${elsewhere}/nothing`}>Download</a>
  </ConnectivityProvider>,
)
