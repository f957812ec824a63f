import { useNetwork } from 'react-connectivity'

export default function Device() {
  const network = useNetwork()
  return <p>{network === 'offline' ? 'This device is offline.' : `The device says: ${network}.`}</p>
}
