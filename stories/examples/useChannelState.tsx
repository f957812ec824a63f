import { useChannel, useChannelState } from 'react-connectivity'

const add = (count: number) => count + 1

export default function OrderCount() {
  const count = useChannelState('orders', { initial: 0, reduce: add, onGap: 'skip' })
  const { send } = useChannel('orders', { onGap: 'skip' })
  return (
    <p>
      Orders today: {count}{' '}
      <button type="button" onClick={() => send({ item: 'tea' }).catch(() => undefined)}>
        Order tea
      </button>
    </p>
  )
}
