import { useThings } from 'react-connectivity/things'
import { ConnectionBanner, ThingLed } from 'react-connectivity/ui'

export default function Wall() {
  const { things, isCurrent } = useThings('floor-1/')
  const all = [...things.values()]
  return (
    <>
      <ConnectionBanner />
      <p>
        {all.filter((thing) => thing.isConnected).length} of {all.length} pumps are connected
      </p>
      <ul style={{ columns: '9rem', listStyle: 'none', padding: 0 }}>
        {all.map((thing) => (
          <li key={thing.id}>
            <ThingLed thing={thing} isCurrent={isCurrent} label={thing.id.slice('floor-1/'.length)} />
          </li>
        ))}
      </ul>
    </>
  )
}
