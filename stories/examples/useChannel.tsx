import { useState } from 'react'
import { useChannel } from 'react-connectivity'

export default function Orders() {
  const [orders, setOrders] = useState<readonly string[]>([])
  const { status, continuity, send } = useChannel<string>('orders', {
    onMessage: (order) => setOrders((before) => [...before.slice(-4), order]),
    // Fetch the list again after lost messages.
    resync: () => setOrders([]),
  })
  return (
    <>
      <p>
        Channel: <code>{status}</code>, messages: <code>{continuity}</code>{' '}
        <button type="button" onClick={() => send(`Order ${1041 + orders.length}`).catch(() => undefined)}>
          Order
        </button>
      </p>
      <ul aria-label="Orders">
        {orders.map((order, index) => (
          <li key={index}>{order}</li>
        ))}
      </ul>
    </>
  )
}
