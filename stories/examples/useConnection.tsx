import { useConnection } from 'react-connectivity'

export default function Facts() {
  const { status, reason, outage, retryNow } = useConnection()
  return (
    <p>
      <code>{status}</code>, because of <code>{reason}</code>; attempts: {outage?.attempts ?? 0}{' '}
      <button type="button" onClick={retryNow}>
        Try now
      </button>
    </p>
  )
}
