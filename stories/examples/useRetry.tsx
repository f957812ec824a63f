import { useRetry } from 'react-connectivity'

export default function Retry() {
  const { buttonProps, canRetry, isRetrying, secondsLeft } = useRetry()
  if (!canRetry) return <p>Nothing to retry.</p>
  return (
    <button type="button" {...buttonProps}>
      {isRetrying ? 'Trying…' : secondsLeft === null ? 'Try now' : `Try now (${secondsLeft} s)`}
    </button>
  )
}
