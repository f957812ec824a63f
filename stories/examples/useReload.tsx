import { useReload } from 'react-connectivity'

export default function Reload() {
  const { buttonProps, isConfirming, phase, unsent } = useReload()
  return (
    <p>
      <button type="button" {...buttonProps}>
        {isConfirming ? 'Reload and lose changes' : 'Reload page'}
      </button>{' '}
      {phase === 'waiting' ? 'The server does not answer yet. ' : null}
      Unsent: {unsent}
    </p>
  )
}
