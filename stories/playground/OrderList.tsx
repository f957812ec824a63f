import type { ReactElement } from 'react'
import type { Orders } from './orders.js'

const SHOWN = 4
const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

/** The newest orders. Both pages show the same list. */
export function OrderList({ orders }: { readonly orders: Orders }): ReactElement {
  const newest = [...orders.values()].toSorted((a, b) => b.id - a.id).slice(0, SHOWN)
  return (
    <ol className="pg-orders" aria-label="Newest orders">
      {newest.map(({ id, customer, cents, state }) => (
        <li key={id}>
          <span>
            {id} {customer}
          </span>
          <small>{state}</small>
          <data value={cents}>{money.format(cents / 100)}</data>
        </li>
      ))}
    </ol>
  )
}
