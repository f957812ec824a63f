import { useCallback, useEffect, useRef, type ReactElement } from 'react'
import type { Order } from '../../lab/liveData.js'
import type { Meter, MeterState } from '../support/world/meter.js'
import { keyOf, type World } from '../support/world/world.js'
import { LedgerStrip } from './LedgerStrip.js'
import { LiveOrders } from './LiveOrders.js'
import { PlainOrders } from './PlainOrders.js'

export interface BothPagesProps {
  readonly world: World
  readonly meter: Meter
  readonly measured: MeterState
  /** Whether the page with react-connectivity fetches lost orders again, instead of asking for a reload. */
  readonly canRefetch: boolean
  /** How often the plain page was loaded: another number loads it again. */
  readonly loads: number
}

/** The two pages side by side, each above its ledger. */
export function BothPages({ world, meter, measured, canRefetch, loads }: BothPagesProps): ReactElement {
  const ours = useRef<HTMLDivElement>(null)
  const plain = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (ours.current === null || plain.current === null) return undefined
    return meter.watch({ ours: ours.current, plain: plain.current })
  }, [meter])

  const onOurs = useCallback((order: Order) => meter.ours.ledger.deliver(keyOf(order)), [meter])
  const onPlain = useCallback((order: Order) => meter.plain.ledger.deliver(keyOf(order)), [meter])
  const fetchOurs = useCallback(
    async (signal: AbortSignal): Promise<readonly Order[]> => {
      const orders = await world.fetchOrders(signal)
      meter.ours.ledger.refetch(orders.map(keyOf))
      return orders
    },
    [world, meter],
  )
  const fetchPlain = useCallback(async (): Promise<readonly Order[]> => {
    const orders = await world.fetchOrders()
    meter.plain.ledger.refetch(orders.map(keyOf))
    return orders
  }, [world, meter])

  return (
    <div className="pg-columns" data-asleep={world.device.isAsleep() || undefined}>
      <section aria-labelledby="pg-ours">
        <h2 id="pg-ours">With react-connectivity</h2>
        <div className="pg-card" ref={ours}>
          <LiveOrders key={String(canRefetch)} fetchOrders={canRefetch ? fetchOurs : null} onOrder={onOurs} />
          <LedgerStrip figures={measured.ours} />
        </div>
      </section>
      <section aria-labelledby="pg-plain">
        <h2 id="pg-plain">With a plain WebSocket</h2>
        <div className="pg-card" ref={plain}>
          <PlainOrders
            key={loads}
            url={world.url}
            platform={world.platform}
            fetchOrders={fetchPlain}
            onOrder={onPlain}
          />
          <LedgerStrip figures={measured.plain} />
        </div>
      </section>
    </div>
  )
}
