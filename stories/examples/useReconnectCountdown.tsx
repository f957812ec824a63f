import { useReconnectCountdown } from 'react-connectivity'

export default function Countdown() {
  const { secondsLeft, progress } = useReconnectCountdown()
  if (secondsLeft === null) return <p>No attempt is due.</p>
  return (
    <label>
      Next attempt in {secondsLeft} s <progress value={progress} />
    </label>
  )
}
