import type { ReactElement } from 'react'
import { useChannel, useChannelState } from 'react-connectivity'
import type { Price } from '../../lab/liveData.js'
import { Section } from './Section.js'

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })
const percent = new Intl.NumberFormat('en', {
  style: 'percent',
  signDisplay: 'always',
  minimumFractionDigits: 2,
})

const isPrice = (data: unknown): data is Price =>
  typeof data === 'object' && data !== null && 'symbol' in data

/** The current price, from a `latest` channel: missed prices do not matter. */
export function PriceTicker(): ReactElement {
  const channel = useChannel('prices')
  const price = useChannelState<Price | null, unknown>('prices', {
    initial: null,
    reduce: (before, data) => (isPrice(data) ? data : before),
    history: 1,
    // The next price replaces lost ones.
    onGap: 'skip',
  })
  return (
    <Section title="Oak, per board" channel={channel} hasData={price !== null}>
      {price === null ? (
        <p className="shop-empty">No price yet.</p>
      ) : (
        <p className="shop-price">
          <strong>{money.format(price.cents / 100)}</strong>
          <span data-sign={Math.sign(price.change)}>{percent.format(price.change)}</span>
        </p>
      )}
    </Section>
  )
}
