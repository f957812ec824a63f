import type { Order } from '../../lab/liveData.js'

/** The newest state of each order, by number. */
export type Orders = ReadonlyMap<number, Order>

export const noOrders: Orders = new Map()

const KEPT = 60

/** Adds an order, or its newest state. */
export function withOrder(orders: Orders, order: Order): Orders {
  const next = new Map(orders).set(order.id, order)
  if (next.size > KEPT) next.delete(Math.min(...next.keys()))
  return next
}
