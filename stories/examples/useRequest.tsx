import { useRequest } from 'react-connectivity'
import { ConnectionBanner } from 'react-connectivity/ui'

interface Order {
  readonly id: number
  readonly state: string
}

export default function CancelOrder() {
  const { status, data, error, ask, cancel } = useRequest<Order, { id: number }>('orders.cancel')
  return (
    <>
      <ConnectionBanner />
      <p>
        <button type="button" disabled={status === 'pending'} onClick={() => ask({ id: 7 })}>
          Cancel order 7
        </button>{' '}
        <button type="button" disabled={status !== 'pending'} onClick={cancel}>
          Give up
        </button>
      </p>
      <p role="status">
        {status === 'idle' && 'Nothing is asked.'}
        {status === 'pending' && 'The server is asked …'}
        {status === 'done' && `Order ${data.id} is ${data.state}.`}
        {status === 'failed' && `${error.code}: ${error.message}`}
      </p>
    </>
  )
}
