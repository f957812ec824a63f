import { useState, type ReactElement, type ReactNode } from 'react'
import { useConnection } from 'react-connectivity'
import type { Fault, NetworkFault } from '../../lab/faults.js'
import type { World, WorldState } from '../support/world/world.js'

const networks: readonly (readonly [NetworkFault, string])[] = [
  ['healthy', 'Works'],
  ['refuse', 'Gone'],
  ['half-open', 'Connected, nothing passes'],
  ['slow', 'Slow: 0.8 s each way'],
  ['hang', 'Dials are never answered'],
  ['flap', 'Cut ten times a second'],
]

interface FaultButtonProps {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly disabled?: boolean
  readonly pressed?: boolean
}

const FaultButton = ({ children, onPress, disabled = false, pressed }: FaultButtonProps): ReactElement => (
  <button type="button" className="pg-button" disabled={disabled} aria-pressed={pressed} onClick={onPress}>
    {children}
  </button>
)

const Group = ({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}): ReactElement => (
  <fieldset className="pg-faults">
    <legend>{title}</legend>
    {children}
  </fieldset>
)

export interface FaultPanelProps {
  readonly world: World
  readonly state: WorldState
  /** No single fault while a situation runs. */
  readonly isBusy: boolean
  /** Runs a fault and marks it on the timeline. */
  readonly onFault: (fault: Fault, text: string) => void
}

/** Faults one by one, of the network, the server, the channel and the session. */
export function FaultPanel({ world, state, isBusy, onFault }: FaultPanelProps): ReactElement {
  const [hasLeft, setLeft] = useState(false)
  const { connect, disconnect } = useConnection()
  const isDown = state.server === 'down'
  const isDenied = state.denied.includes('orders')

  const one = (fault: Exclude<Fault, { session: string }>, text: string, isOff = false): ReactNode =>
    world.has(fault.fault) ? (
      <FaultButton disabled={isBusy || isOff} onPress={() => onFault(fault, text)}>
        {text}
      </FaultButton>
    ) : null

  const onSessions = (fault: 'close-session' | 'kick' | 'remove', text: string): ReactNode => (
    <FaultButton
      disabled={isBusy || isDown}
      onPress={() => {
        for (const session of world.sessions()) onFault({ fault, session }, text)
      }}
    >
      {text}
    </FaultButton>
  )

  function leave(): void {
    setLeft(!hasLeft)
    if (hasLeft) connect()
    else void disconnect()
  }

  return (
    <>
      <Group title="Network">
        {networks.map(([to, text]) => (
          <FaultButton
            key={to}
            disabled={isBusy}
            pressed={state.network === to}
            onPress={() => onFault({ fault: 'network', to }, `network: ${text.toLowerCase()}`)}
          >
            {text}
          </FaultButton>
        ))}
        {one({ fault: 'drop' }, 'Cut every connection once')}
      </Group>
      <Group title="Server">
        {one({ fault: 'kill' }, 'Kill it', isDown)}
        {one({ fault: 'start' }, 'Start it', !isDown)}
        {one({ fault: 'restart' }, 'Crash and come back')}
        {one({ fault: 'new-epoch' }, 'Crash and come back empty')}
        {one({ fault: 'deploy' }, 'Restart politely', isDown)}
        {one({ fault: 'stop' }, 'Freeze the process', state.server !== 'running')}
        {one({ fault: 'cont' }, 'Thaw the process', state.server !== 'stopped')}
      </Group>
      <Group title="Channel “orders”">
        {one({ fault: 'collect', channel: 'orders' }, 'Delete its history', isDown)}
        {one({ fault: 'overflow', channel: 'orders' }, 'Miss more than is kept', isDown)}
        {one(
          { fault: isDenied ? 'allow' : 'deny', channel: 'orders' },
          isDenied ? 'Allow access again' : 'Deny access',
          isDown,
        )}
      </Group>
      <Group title="Session">
        {onSessions('close-session', 'Close it on the server')}
        {onSessions('kick', 'Sign in elsewhere')}
        {onSessions('remove', 'End the access')}
        <FaultButton disabled={isBusy} onPress={leave}>
          {hasLeft ? 'Connect again' : 'Disconnect in the app'}
        </FaultButton>
      </Group>
      <p className="pg-problem" role="status">
        {state.problem}
      </p>
    </>
  )
}
