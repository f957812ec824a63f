import { useState, type ReactElement } from 'react'
import { useChannel } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'

export interface OrdersPageProps {
  /** Whether the page can fetch its orders again. */
  readonly canResync?: boolean
  readonly onReload: () => void
}

/** A small app on one channel. */
export function OrdersPage({ canResync = false, onReload }: OrdersPageProps): ReactElement {
  const [orders, setOrders] = useState<readonly string[]>([])
  const { continuity } = useChannel<string>('orders', {
    onMessage: (order) => setOrders((before) => [...before, order].slice(-6)),
    ...(canResync ? { resync: () => setOrders(['Fetched again']) } : {}),
  })
  return (
    <main className="story-stack" style={{ maxInlineSize: 560 }}>
      <ConnectionBanner />
      <div className="story-row">
        <ConnectionLed label="Server" />
        <ConnectionLed of={{ channel: 'orders' }} label="Orders" detail={continuity} />
      </div>
      <input aria-label="Note" placeholder="Type here while the connection comes and goes" />
      <ul aria-label="Orders">
        {orders.map((order) => (
          <li key={order}>{order}</li>
        ))}
      </ul>
      <ResyncPrompt reload={onReload} probe={() => Promise.resolve(true)} />
    </main>
  )
}
