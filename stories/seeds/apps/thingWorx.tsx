import { useThings } from 'react-connectivity/things'
import { ConnectionBanner, ConnectionLed, ThingLed } from 'react-connectivity/ui'

/** The wall of a plant: the things of all gateways. */
export default function Wall() {
  const { things, isCurrent } = useThings('floor-1/')
  const all = [...things.values()]
  return (
    <>
      <ConnectionBanner />
      <ConnectionLed label="This page" />
      <h2>
        {all.filter((thing) => thing.isConnected).length} of {all.length} pumps are connected
      </h2>
      <ul className="seed-things">
        {all.map((thing) => (
          <li key={thing.id}>
            <ThingLed thing={thing} isCurrent={isCurrent} label={thing.id.slice('floor-1/'.length)} />
          </li>
        ))}
      </ul>
    </>
  )
}
