import { useConnection } from 'react-connectivity'
import { ConnectionAnnouncer } from 'react-connectivity/ui'

/** A page with its own status line and no banner still speaks to screen readers. */
export default function StatusLine() {
  const { status } = useConnection()
  return (
    <footer>
      Connection: {status}
      <ConnectionAnnouncer />
    </footer>
  )
}
