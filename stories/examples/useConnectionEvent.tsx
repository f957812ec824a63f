import { useState } from 'react'
import { useConnectionEvent } from 'react-connectivity'

export default function EventLog() {
  const [lines, setLines] = useState<readonly string[]>([])
  useConnectionEvent((event) => setLines((before) => [...before.slice(-7), event.type]))
  return (
    <ul aria-label="Events">
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  )
}
