import { useState } from 'react'
import {
  suspendRetry,
  useChannel,
  useConnection,
  useUnexpectedDisconnect,
  type ConnectivityError,
  type ConnectivityOptions,
} from 'react-connectivity'
import { electricImpReason, electricImpSendError } from 'react-connectivity/seeds'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'

/** SUSPEND_ON_ERROR: dials for one minute of every nine. */
export const options: ConnectivityOptions = { retry: suspendRetry({ tryMs: 60_000, everyMs: 540_000 }) }

export default function Thermometer() {
  const { status, connect, disconnect } = useConnection()
  const [unexpected, setUnexpected] = useState<readonly string[]>([])
  const [device, setDevice] = useState('nothing yet')
  const [sent, setSent] = useState('nothing yet')

  // server.onunexpecteddisconnect: never for a blip, and once for each outage.
  useUnexpectedDisconnect(({ cause }) => setUnexpected((before) => [...before, cause.reason]), {
    afterMs: 60_000,
  })

  // An agent passes on the constants of its device.
  useChannel<string>('device', {
    onMessage(name) {
      const { reason, network } = electricImpReason(name)
      setDevice(`${name}: ${reason}, network ${network}`)
    },
  })

  const { send } = useChannel('readings')
  function sendReading() {
    setSent('waiting')
    send({ celsius: 21 }, { timeoutMs: 30_000 }).then(
      () => setSent('acknowledged'),
      ({ code }: ConnectivityError) => setSent(electricImpSendError(code) ?? code),
    )
  }

  return (
    <>
      <ConnectionBanner actions={{ 'sign-in': connect }} />
      <ConnectionLed label="Thermometer" />
      <dl>
        <dt>Unexpected disconnects</dt>
        <dd data-testid="unexpected">
          {unexpected.length} {unexpected.at(-1)}
        </dd>
        <dt>Device reported</dt>
        <dd data-testid="device">{device}</dd>
        <dt>Last send</dt>
        <dd data-testid="sent">{sent}</dd>
      </dl>
      <p>
        <button type="button" onClick={sendReading}>
          Send a reading
        </button>{' '}
        {status === 'disconnected' ? (
          <button type="button" onClick={connect}>
            Connect
          </button>
        ) : (
          <button type="button" onClick={() => void disconnect()}>
            Disconnect
          </button>
        )}
      </p>
    </>
  )
}
