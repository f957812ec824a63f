import { useState } from 'react'
import { useChannelState, useConnectionEvent, type ConnectivityEvent } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'

export interface ShopProps {
  readonly fetchOrders: () => Promise<readonly string[]>
  /** Default: reloads the page. */
  readonly reload?: () => void
}

const none: readonly string[] = []
const add = (list: readonly string[], item: string): readonly string[] => [...list, item].slice(-40)

/** A log of five messages, the newest price, and a queue of this session. */
export default function Shop({ fetchOrders, reload }: ShopProps) {
  const [canFetch, setCanFetch] = useState(false)
  const [raised, setRaised] = useState(none)
  // Each error is raised once.
  useConnectionEvent((event) => {
    const error = errorOf(event)
    if (error !== null) setRaised((before) => add(before, error))
  })
  return (
    <>
      <ConnectionBanner />
      <ResyncPrompt probe={() => Promise.resolve(true)} {...(reload && { reload })} />
      <p>
        <ConnectionLed /> <ConnectionLed of={{ channel: 'orders' }} label="Orders" />
      </p>
      <Lists key={String(canFetch)} fetchOrders={canFetch ? fetchOrders : null} />
      <dl>
        <dt>Raised</dt>
        <dd data-testid="raised">{raised.length === 0 ? 'nothing' : raised.join(', ')}</dd>
      </dl>
      <label>
        <input type="checkbox" checked={canFetch} onChange={({ target }) => setCanFetch(target.checked)} />
        Fetch lost orders again, without asking
      </label>
    </>
  )
}

/** The error that an event raises; null for other events. */
function errorOf(event: ConnectivityEvent): string | null {
  if (event.type === 'channel-fault') return `${event.error.code} (${event.channel})`
  return event.type === 'process-closed' ? event.error.code : null
}

function Lists({ fetchOrders }: { readonly fetchOrders: ShopProps['fetchOrders'] | null }) {
  const orders = useChannelState<readonly string[], string>('orders', {
    initial: none,
    reduce: add,
    ...(fetchOrders === null ? { onGap: 'prompt' } : { onGap: 'resync', resync: fetchOrders }),
  })
  const prices = useChannelState<readonly string[], string>('price', { initial: none, reduce: add })
  const notes = useChannelState<readonly string[], string>('notes', { initial: none, reduce: add })
  return (
    <dl>
      <dt>Orders</dt>
      <dd data-testid="orders">{orders.slice(-5).join(', ')}</dd>
      <dt>Prices</dt>
      <dd data-testid="prices">{prices.slice(-5).join(', ')}</dd>
      <dt>Notes</dt>
      <dd data-testid="notes">{notes.slice(-5).join(', ')}</dd>
    </dl>
  )
}
