import { useState } from 'react'
import { useChannel, useConnection, useRequest } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'

interface Chat {
  readonly event: string
  readonly body: string
}

/** Two rooms of one namespace, and a question to the server. */
export default function Rooms() {
  const { connect, message } = useConnection()
  const [lines, setLines] = useState<readonly string[]>([])
  const lobby = useChannel<Chat>('default/lobby', {
    onMessage: ({ body }) => setLines((before) => [...before, body].slice(-4)),
  })
  const vip = useChannel<Chat>('default/vip')
  const price = useRequest<string, string>('default/echo')
  return (
    <>
      <ConnectionBanner actions={{ 'sign-in': connect }} />
      <ConnectionLed label="neffos" />
      <dl>
        <dt>Lobby</dt>
        <dd data-testid="lobby">{lobby.status}</dd>
        <dt>VIP</dt>
        <dd data-testid="vip">
          {vip.status} {vip.fault?.message}
        </dd>
        <dt>Price</dt>
        <dd data-testid="price">
          {price.status} {price.data ?? price.error?.code}
        </dd>
        <dt>Said in the lobby</dt>
        <dd>{lines.join(', ')}</dd>
        <dt>Message</dt>
        <dd data-testid="refusal">{message}</dd>
      </dl>
      <p>
        <button
          type="button"
          onClick={() => {
            lobby.send({ event: 'chat', body: `Hello ${lines.length + 1}` }).catch(() => undefined)
          }}
        >
          Say hello
        </button>{' '}
        <button type="button" disabled={price.status === 'pending'} onClick={() => price.ask('tea: 3')}>
          Ask for the price
        </button>{' '}
        {lobby.status === 'failed' ? (
          <button type="button" onClick={lobby.resubscribe}>
            Join the lobby again
          </button>
        ) : null}{' '}
        {vip.status === 'failed' ? (
          <button type="button" onClick={vip.resubscribe}>
            Join VIP again
          </button>
        ) : null}
      </p>
    </>
  )
}
