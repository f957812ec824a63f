import { useChannel } from 'react-connectivity'

/** A notice of one channel, beside its content. */
export default function Prices() {
  const { fault, acknowledge } = useChannel('orders', { onMessage: () => undefined })
  return (
    <section aria-label="Prices">
      {fault === null ? null : (
        <p>
          Prices stopped: <code>{fault.code}</code>{' '}
          <button type="button" onClick={() => acknowledge()}>
            Hide
          </button>
        </p>
      )}
      <p>Oak 24.10 · Brass 3.75</p>
    </section>
  )
}
