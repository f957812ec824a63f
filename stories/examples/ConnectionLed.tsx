import { ConnectionLed } from 'react-connectivity/ui'

export default function Toolbar() {
  return (
    <header style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
      <ConnectionLed label="Server" />
      <ConnectionLed of={{ channel: 'orders' }} label="Orders" />
    </header>
  )
}
