import type { ReactElement } from 'react'
import { useChannel, useChannelState } from 'react-connectivity'
import type { Order } from '../../lab/liveData.js'
import { Section } from './Section.js'

const shown = 8
const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

type Orders = ReadonlyMap<number, Order>

const isOrder = (data: unknown): data is Order => typeof data === 'object' && data !== null && 'state' in data

/** Keeps the newest message of each order and drops old orders. */
function fold(orders: Orders, data: unknown): Orders {
  if (!isOrder(data)) return orders
  const next = new Map(orders).set(data.id, data)
  if (next.size > 100) next.delete(Math.min(...next.keys()))
  return next
}

const none: Orders = new Map()

export interface OrdersTableProps {
  /** Fetches all orders again; without it, the prompt asks for a reload after a loss. */
  readonly refetch: ((signal: AbortSignal) => Promise<readonly unknown[]>) | null
}

/** Live orders, folded from a `log` channel: history first, then each change. */
export function OrdersTable({ refetch }: OrdersTableProps): ReactElement {
  const channel = useChannel('orders')
  const orders = useChannelState<Orders, unknown>('orders', {
    initial: none,
    reduce: fold,
    history: 200,
    ...(refetch && { resync: async ({ signal }) => (await refetch(signal)).reduce(fold, none) }),
  })
  const newest = [...orders.values()].toSorted((a, b) => b.id - a.id).slice(0, shown)
  return (
    <Section title="Orders" channel={channel} hasData={newest.length > 0}>
      <table className="shop-orders">
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">Customer</th>
            <th scope="col">Amount</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {newest.map(({ id, customer, item, cents, state, at }) => (
            <tr key={id}>
              <td>{id}</td>
              <td>
                {customer}
                <small>{item}</small>
              </td>
              <td>{money.format(cents / 100)}</td>
              <td>
                <span className="shop-state" data-state={state} key={at}>
                  {state}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {newest.length === 0 ? <p className="shop-empty">No orders yet.</p> : null}
    </Section>
  )
}
