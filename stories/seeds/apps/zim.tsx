import { useState } from 'react'
import { useChannel, useConnection, useConnectivity, type ConnectivityOptions } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'

/** A room that is gone can be made again. */
export const options: ConnectivityOptions = { actions: { 'channel-not-found': 'recreate' } }

interface RoomMessage {
  readonly message: string
}

export default function Chat() {
  const { signOut } = useConnectivity()
  const { status, connect } = useConnection()
  return (
    <>
      <ConnectionBanner actions={{ 'sign-in': connect, 'sign-out': signOut }} />
      <ConnectionLed label="ZIM" />
      {status === 'disconnected' ? (
        <p>
          You are signed out.{' '}
          <button type="button" onClick={connect}>
            Sign in
          </button>
        </p>
      ) : (
        <Lobby />
      )}
    </>
  )
}

function Lobby() {
  const [lines, setLines] = useState<readonly string[]>([])
  const { status, reason } = useChannel<RoomMessage>('lobby', {
    onMessage: ({ message }) => setLines((before) => [...before, message].slice(-4)),
  })
  return (
    <section aria-label="Lobby">
      <dl>
        <dt>Room</dt>
        <dd data-testid="room">{status === 'failed' ? `${status}, ${reason}` : status}</dd>
      </dl>
      <ul aria-label="Messages">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
