import { ThingLed } from 'react-connectivity/ui'

const pump = {
  id: 'Pump',
  isConnected: true,
  isReporting: true,
  lastConnectedAt: null,
  lastSeenAt: Date.UTC(2026, 0, 5, 9, 30),
}

export default function States() {
  return (
    <ul style={{ listStyle: 'none', padding: 0 }}>
      <li>
        <ThingLed thing={pump} isCurrent label="Pump 1" />
      </li>
      <li>
        <ThingLed thing={{ ...pump, isReporting: false }} isCurrent label="Pump 2" />
      </li>
      <li>
        <ThingLed thing={{ ...pump, isConnected: false, isReporting: false }} isCurrent label="Pump 3" />
      </li>
      <li>
        <ThingLed thing={pump} isCurrent={false} label="Pump 4" />
      </li>
      <li>
        <ThingLed thing={pump} isCurrent label="Pump 5" labelVisibility="hidden" />
      </li>
    </ul>
  )
}
