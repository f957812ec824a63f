import { useConnectionStatus } from 'react-connectivity'

export default function SaveButton() {
  const isConnected = useConnectionStatus() === 'connected'
  return <button type="button">{isConnected ? 'Save' : 'Save when connected'}</button>
}
