import type { ReactElement } from 'react'
import { useChannelState } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt, StaleRegion } from 'react-connectivity/ui'
import type { Order } from '../../lab/liveData.js'
import { OrderList } from './OrderList.js'
import { noOrders, withOrder, type Orders } from './orders.js'

export interface LiveOrdersProps {
  /** Fetches the orders again after lost messages; null asks the person to reload. */
  readonly fetchOrders: ((signal: AbortSignal) => Promise<readonly Order[]>) | null
  /** For the ledger: a message came. */
  readonly onOrder: (order: Order) => void
}

/** The app with react-connectivity. Its client is made once, outside of React. */
export function LiveOrders({ fetchOrders, onOrder }: LiveOrdersProps): ReactElement {
  const orders = useChannelState<Orders, Order>('orders', {
    initial: noOrders,
    reduce: withOrder,
    history: 30,
    onMessage: onOrder,
    ...(fetchOrders && {
      onGap: 'resync',
      resync: async ({ signal }) => (await fetchOrders(signal)).reduce(withOrder, noOrders),
    }),
  })
  return (
    <div className="pg-app">
      <header className="pg-head">
        <h3>Orders</h3>
        <ConnectionLed of="worst" />
      </header>
      <div className="pg-body">
        <StaleRegion channel="orders" label="Orders" current={<span className="pg-room">Newest first</span>}>
          <OrderList orders={orders} />
        </StaleRegion>
        <div className="pg-over">
          <ConnectionBanner />
          <ResyncPrompt />
        </div>
      </div>
    </div>
  )
}
