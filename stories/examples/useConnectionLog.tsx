import { useConnectionLog } from 'react-connectivity'

export default function Log() {
  const log = useConnectionLog()
  return (
    <table>
      <caption>What happened to the connection</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Event</th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        {log.slice(-8).map(({ at, type, channel, status, reason, code }, index) => (
          <tr key={index}>
            <td>{new Date(at).toISOString().slice(11, 19)}</td>
            <td>{[channel, status ?? type].filter(Boolean).join(': ')}</td>
            <td>{code === null ? reason : `${reason} (${code})`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
