import { useReconnectCountdown, useRetry } from 'react-connectivity'

export default function Retry() {
  const { buttonProps, canRetry, isRetrying } = useRetry()
  if (!canRetry) return <p>Nothing to retry.</p>
  return (
    <button type="button" {...buttonProps}>
      {isRetrying ? 'Trying…' : 'Try now'} <Seconds />
    </button>
  )
}

/** A component of its own, so that only it renders each second. */
function Seconds() {
  const { secondsLeft } = useReconnectCountdown()
  return secondsLeft === null ? null : `(${secondsLeft} s)`
}
