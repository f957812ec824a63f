import type { ReactNode } from 'react'
import { useConnection } from 'react-connectivity'

/** A page of its own after a verdict: nothing dials until the person acts. */
export default function SessionGate({ children = <main>The app</main> }: { readonly children?: ReactNode }) {
  const { status, reason, connect } = useConnection()
  if (status !== 'failed') return children
  return (
    <main>
      <h1>{reason === 'kicked' ? 'You use this app somewhere else' : 'Your session ended'}</h1>
      <button type="button" onClick={connect}>
        Use here
      </button>
    </main>
  )
}
