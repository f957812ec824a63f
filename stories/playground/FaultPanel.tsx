import { useState, type ReactElement, type ReactNode } from 'react'
import { useConnection } from 'react-connectivity'
import type { Fault, NetworkFault } from '../../lab/faults.js'
import type { LabControl } from './useLabControl.js'

const networks: readonly (readonly [NetworkFault, string, string])[] = [
  ['healthy', 'Healthy', 'Bytes pass'],
  ['refuse', 'Refuse', 'The port is closed'],
  ['half-open', 'Half-open', 'Bytes vanish, sockets stay open'],
  ['slow', 'Slow', '0.8 s each way, 4 kB/s'],
  ['hang', 'Hang', 'Handshakes are never answered; drop to feel it'],
  ['flap', 'Flap', 'Cut ten times a second'],
]

interface ButtonsProps {
  readonly title: string
  readonly note?: string
  readonly children: ReactNode
}

const Buttons = ({ title, note, children }: ButtonsProps): ReactElement => (
  <fieldset className="faults-group">
    <legend>{title}</legend>
    <div>{children}</div>
    {note === undefined ? null : <p>{note}</p>}
  </fieldset>
)

interface FaultButtonProps {
  readonly label: string
  readonly hint: string
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly onPress: () => void
}

const FaultButton = ({ label, hint, disabled = false, pressed, onPress }: FaultButtonProps): ReactElement => (
  <button type="button" title={hint} disabled={disabled} aria-pressed={pressed} onClick={onPress}>
    {label}
  </button>
)

/** Faults of the real server and the real network. */
export function FaultPanel({ state, isMissing, problem, run }: LabControl): ReactElement {
  const [channel, setChannel] = useState('orders')
  const { sessionId, status, connect, disconnect } = useConnection()
  const isDown = state?.server === 'down'
  const isDenied = state?.denied.includes(channel) === true
  const onServer = (fault: Fault['fault'], label: string, hint: string, disabled = false): ReactElement => (
    <FaultButton label={label} hint={hint} disabled={disabled} onPress={() => run({ fault } as Fault)} />
  )
  const onChannel = (fault: 'collect' | 'overflow', label: string, hint: string): ReactElement => (
    <FaultButton label={label} hint={hint} disabled={isDown} onPress={() => run({ fault, channel })} />
  )
  const onSession = (
    fault: 'close-session' | 'kick' | 'remove',
    label: string,
    hint: string,
  ): ReactElement => (
    <FaultButton
      label={label}
      hint={hint}
      disabled={isDown || sessionId === null}
      onPress={() => run({ fault, session: sessionId ?? '' })}
    />
  )
  return (
    <aside className="faults" aria-label="Faults">
      <h2>Break something</h2>
      <p className="faults-state" role="status">
        {isMissing ? 'The lab does not answer any more. Start it again with npm start.' : null}
        {state === null ? null : (
          <>
            Server {state.server}
            {state.pid === null ? '' : `, process ${state.pid}`}. Network {state.network}.
          </>
        )}
        {problem === null ? null : <strong> {problem}</strong>}
      </p>
      <Buttons title="Network" note={networks.find(([name]) => name === state?.network)?.[2] ?? ''}>
        {networks.map(([to, label, hint]) => (
          <FaultButton
            key={to}
            {...{ label, hint }}
            pressed={state?.network === to}
            onPress={() => run({ fault: 'network', to })}
          />
        ))}
        {onServer('drop', 'Drop TCP', 'Reset every connection, once')}
      </Buttons>
      <Buttons title="Server process">
        {onServer('kill', 'SIGKILL', 'The process is gone until it is started', isDown)}
        {onServer('start', 'Start', 'Start it with what it kept', !isDown)}
        {onServer('restart', 'Kill and restart', 'SIGKILL, then a new process with everything that was kept')}
        {onServer('new-epoch', 'New epoch', 'SIGKILL, then a new process that has forgotten everything')}
        {onServer('deploy', 'Deploy', 'Say goodbye to everyone, then restart', isDown)}
        {onServer('stop', 'SIGSTOP', 'The process stands still', state?.server !== 'running')}
        {onServer('cont', 'SIGCONT', 'The process goes on', state?.server !== 'stopped')}
      </Buttons>
      <Buttons title="Channel">
        <select aria-label="Channel" value={channel} onChange={(event) => setChannel(event.target.value)}>
          {['orders', 'prices', 'chat'].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        {onChannel('collect', 'Collect', 'Delete its history; subscribers are told')}
        {onChannel('overflow', 'Overflow', 'Cut everyone off, publish more than is kept, let them back')}
        <FaultButton
          label={isDenied ? 'Allow' : 'Deny'}
          hint="Change the right to use it"
          disabled={isDown}
          onPress={() => run({ fault: isDenied ? 'allow' : 'deny', channel })}
        />
      </Buttons>
      <Buttons title="This session">
        {onSession('close-session', 'Close', 'The server forgets this session')}
        {onSession('kick', 'Kick', 'As if signed in somewhere else')}
        {onSession('remove', 'Remove', 'Access ends')}
        {status === 'disconnected' || status === 'failed' ? (
          <FaultButton label="Connect" hint="The app connects again" onPress={connect} />
        ) : (
          <FaultButton label="Leave" hint="The app disconnects by itself" onPress={() => void disconnect()} />
        )}
      </Buttons>
    </aside>
  )
}
