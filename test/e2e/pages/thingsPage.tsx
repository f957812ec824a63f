import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { channelServer, ConnectivityProvider, createConnectivity } from 'react-connectivity'
import { useBoundThings, useThings } from 'react-connectivity/things'
import { ConnectionLed, ThingLed } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

const query = new URLSearchParams(location.search)
const connectivity = createConnectivity(channelServer(query.get('url') ?? '/realtime'))
const own = query.getAll('bind')

function Wall(): ReactElement {
  const { things, isCurrent } = useThings('floor/')
  return (
    <ul aria-label="Wall" style={{ columns: '9rem' }}>
      {[...things.values()].map((thing) => (
        <li key={thing.id}>
          <ThingLed thing={thing} isCurrent={isCurrent} />
        </li>
      ))}
    </ul>
  )
}

function Own(): ReactElement {
  const bindings = useBoundThings(own)
  return (
    <output aria-label="Own">
      {[...bindings.values()].map(({ status, code }) => [status, code].filter(Boolean).join(' ')).join()}
    </output>
  )
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <ConnectivityProvider connectivity={connectivity}>
    <ConnectionLed />
    <Own />
    <Wall />
  </ConnectivityProvider>,
)
