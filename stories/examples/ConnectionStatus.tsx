import { ConnectionStatus } from 'react-connectivity/ui'

export default function AppBar() {
  return (
    <header style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 12 }}>
      <strong>Warehouse</strong>
      <ConnectionStatus reserve />
    </header>
  )
}
