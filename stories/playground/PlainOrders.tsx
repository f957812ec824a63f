import { useEffect, useState, type ReactElement } from 'react'
import type { Order } from '../../lab/liveData.js'
import type { PlainPlatform, PlainSocket } from '../support/world/plainPlatform.js'
import { OrderList } from './OrderList.js'
import { noOrders, withOrder } from './orders.js'

export interface PlainOrdersProps {
  readonly url: string
  /** The browser's own, or the same things on the simulated network. */
  readonly platform: PlainPlatform
  readonly fetchOrders: () => Promise<readonly Order[]>
  /** For the ledger: a message came. */
  readonly onOrder: (order: Order) => void
}

type Frame =
  | { readonly t: 'welcome' | 'subscribed' }
  | { readonly t: 'ping'; readonly n: number }
  | { readonly t: 'message'; readonly d: Order }

/** The app with a plain WebSocket, as most apps have it. Same server, same protocol, same network. */
export function PlainOrders({ url, platform, fetchOrders, onOrder }: PlainOrdersProps): ReactElement {
  const [orders, setOrders] = useState(noOrders)
  const [isOnline, setOnline] = useState(false)
  useEffect(() => {
    const { WebSocket, setTimeout, clearTimeout } = platform
    let socket: PlainSocket | null = null
    let timer = 0

    let hasFetched = false

    /** The orders so far, once. */
    async function fetchOnce(): Promise<void> {
      if (hasFetched) return
      hasFetched = true
      const all = await fetchOrders()
      setOrders((since) => [...all, ...since.values()].reduce(withOrder, noOrders))
    }

    function connect(): void {
      const made = new WebSocket(url)
      const send = (frame: object): void => made.send(JSON.stringify(frame))
      made.onopen = () => {
        setOnline(true)
        send({ t: 'hello', v: 1, attempt: 0 })
      }
      made.onmessage = ({ data }: MessageEvent<string>) => {
        for (const frame of [JSON.parse(data) as Frame].flat()) {
          if (frame.t === 'welcome') send({ t: 'subscribe', ch: 'orders' })
          if (frame.t === 'subscribed') void fetchOnce()
          if (frame.t === 'ping') send({ t: 'pong', n: frame.n })
          if (frame.t !== 'message') continue
          onOrder(frame.d)
          setOrders((before) => withOrder(before, frame.d))
        }
      }
      made.onclose = () => {
        setOnline(false)
        timer = setTimeout(connect, 1000)
      }
      socket = made
    }

    connect()
    return () => {
      clearTimeout(timer)
      if (socket === null) return
      socket.onclose = socket.onmessage = null
      socket.close()
    }
  }, [url, platform, fetchOrders, onOrder])
  const status = isOnline ? 'online' : 'offline'
  return (
    <div className="pg-app">
      <header className="pg-head">
        <h3>Orders</h3>
        <span className="pg-plain-status" data-state={status} data-tone={isOnline ? 'success' : 'neutral'}>
          {isOnline ? 'Online' : 'Offline'}
        </span>
      </header>
      <div className="pg-body">
        <p className="pg-room pg-plain-room">Newest first</p>
        <OrderList orders={orders} />
      </div>
    </div>
  )
}
