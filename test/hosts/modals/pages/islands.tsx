import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { ConnectivityProvider } from 'react-connectivity'
import { ConnectionStatus } from 'react-connectivity/ui'
import { createSituation } from 'react-connectivity/testing'
import 'react-connectivity/styles.css'

// A page that is made of islands, each with a React root of its own, which names its elements as all others do.

const stage = await createSituation('online')
const island = (
  <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
    <ConnectionStatus />
  </ConnectivityProvider>
)

for (const [id, inset] of [
  ['first', '10px auto auto 10px'],
  ['second', '10px 10px auto auto'],
] as const) {
  const place = document.createElement('div')
  place.id = id
  Object.assign(place.style, { position: 'absolute', inset })
  place.innerHTML = renderToString(island)
  document.body.append(place)
  hydrateRoot(place, island)
}
