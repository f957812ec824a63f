import { createOrderBook, type Order } from '../../../lab/liveData.js'
import type { AcceptedOrder } from './world.js'

/** Orders of the database. It keeps the newest ones. */
const KEPT = 1000

/** The orders that a server accepted, with listeners. */
export interface OrderStream {
  readonly accept: (order: Order, at: number) => void
  readonly onAccepted: (listener: (accepted: AcceptedOrder) => void) => () => void
  readonly all: () => readonly Order[]
}

export function createOrderStream(): OrderStream {
  const listeners = new Set<(accepted: AcceptedOrder) => void>()
  const orders: Order[] = []
  return {
    accept(order, at) {
      orders.push(order)
      if (orders.length > KEPT) orders.shift()
      for (const listener of [...listeners]) listener({ order, at })
    },
    onAccepted(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    all: () => [...orders],
  }
}

/** Makes the next order. */
export const orderMaker = (): (() => Order) => createOrderBook([])
