import { useState } from 'react'
import { useUnexpectedDisconnect } from 'react-connectivity'

export default function OutageReport() {
  const [report, setReport] = useState('No long outage so far.')
  useUnexpectedDisconnect((outage) => setReport(`An outage lasts longer than 5 s: ${outage.cause.reason}`), {
    afterMs: 5000,
  })
  return <p>{report}</p>
}
