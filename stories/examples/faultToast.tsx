import { useConnectionEvent } from 'react-connectivity'
import { toast, Toaster } from 'sonner'

/** Says once per fault that a channel stopped. */
export default function FaultToasts() {
  useConnectionEvent((event) => {
    if (event.type === 'channel-fault') toast.error(`“${event.channel}” stopped updating.`)
  })
  return <Toaster />
}
