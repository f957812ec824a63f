import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { channelServer, ConnectivityProvider, createConnectivity, useRequest } from 'react-connectivity'
import { ConnectionLed } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

const query = new URLSearchParams(location.search)
const connectivity = createConnectivity(channelServer(query.get('url') ?? '/realtime'))

function Payment({
  what,
  idempotent,
}: {
  readonly what: string
  readonly idempotent: boolean
}): ReactElement {
  const { status, data, error, ask } = useRequest<string, string>('pay', { idempotent })
  return (
    <p>
      <button type="button" onClick={() => ask(what)}>
        Pay {what}
      </button>
      <output aria-label={what === 'once' ? 'Once' : 'Twice'}>
        {[status, data, error?.code].filter(Boolean).join(' ')}
      </output>
    </p>
  )
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <ConnectivityProvider connectivity={connectivity}>
    <ConnectionLed />
    <Payment what="once" idempotent={false} />
    <Payment what="twice" idempotent />
  </ConnectivityProvider>,
)
