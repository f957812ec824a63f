import { useConnection, useRetry } from 'react-connectivity'
import { ConnectionBanner, ConnectionStatus } from 'react-connectivity/ui'

export default function App() {
  return (
    <>
      <ConnectionBanner />
      <ConnectionStatus />
      <Outage />
    </>
  )
}

/** The same facts in words of the app. */
function Outage() {
  const status = useConnection(
    ({ status, pausedBy }) => `${status}${pausedBy === null ? '' : ` by ${pausedBy}`}`,
  )
  const attempts = useConnection(({ outage }) => outage?.attempts ?? 0)
  const { buttonProps, canRetry } = useRetry()
  return (
    <p>
      {status}, {attempts} attempts{' '}
      {canRetry && (
        <button type="button" {...buttonProps}>
          Dial
        </button>
      )}
    </p>
  )
}
