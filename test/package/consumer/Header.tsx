import type { ReactElement } from 'react'
import { useChannel, useConnection } from 'react-connectivity'
import { ConnectionBanner } from 'react-connectivity/ui'

/** The header of an app, with the banner below. */
export function Header(): ReactElement {
  const { status } = useConnection()
  const { status: invoices } = useChannel('invoices')
  return (
    <header>
      <h1>Invoices</h1>
      <p>
        {status}, invoices {invoices}
      </p>
      <ConnectionBanner />
    </header>
  )
}
