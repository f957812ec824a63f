import { leaveChannel, useChannel, useConnection, useConnectivity } from 'react-connectivity'
import { ConnectionBanner } from 'react-connectivity/ui'

/** A room beside its connection: each has a state of its own. */
export default function Room() {
  const connection = useConnection(({ status }) => status)
  const connectivity = useConnectivity()
  const { status, reason, resubscribe } = useChannel('orders', { onMessage: () => undefined })
  return (
    <>
      <ConnectionBanner />
      <section aria-label="Room">
        <dl>
          <dt>Connection</dt>
          <dd data-testid="connection">{connection}</dd>
          <dt>Room</dt>
          <dd data-testid="room">{status === 'failed' ? `${status} (${reason})` : status}</dd>
        </dl>
        {status === 'failed' ? (
          <button type="button" onClick={resubscribe}>
            Join
          </button>
        ) : (
          <button type="button" onClick={() => leaveChannel(connectivity, 'orders')}>
            Leave
          </button>
        )}
      </section>
    </>
  )
}
