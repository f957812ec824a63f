import { useEffect, type ReactElement, type ReactNode } from 'react'
import {
  ConnectivityProvider,
  useConnectivity,
  type Capabilities,
  type Connectivity,
} from 'react-connectivity'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'
import { useStore } from 'zustand'
import './connectors.css'

/** Faults of a connector's server. */
export interface ConnectorFault {
  readonly label: string
  readonly run: () => void
}

export interface ConnectorPageProps {
  /** A live client. */
  readonly connectivity: Connectivity
  readonly faults: readonly ConnectorFault[]
  readonly children?: ReactNode
}

const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hour12: false })

/** One fact of the state. It renders only when that fact changes. */
function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-fact={name}>{value}</dd>
    </div>
  )
}

/** The state, read with `useStore(connectivity, selector)`: the client is a zustand store. */
function Facts(): ReactElement {
  const connectivity = useConnectivity()
  const status = useStore(connectivity, ({ connection }) => connection.status)
  const reason = useStore(connectivity, ({ connection }) => connection.reason)
  const code = useStore(connectivity, ({ connection }) => connection.code)
  const attempts = useStore(connectivity, ({ connection }) => connection.outage?.attempts ?? 0)
  const next = useStore(connectivity, ({ connection }) => connection.nextAttemptAt)
  const pending = useStore(connectivity, (state) => state.pending)
  return (
    <dl className="connector-facts" aria-label="State">
      <Fact name="status" value={status} />
      <Fact name="reason" value={reason} />
      <Fact name="code" value={code === null ? '–' : String(code)} />
      <Fact name="attempts" value={String(attempts)} />
      <Fact name="next attempt" value={next === null ? '–' : time.format(next)} />
      <Fact name="pending" value={String(pending)} />
    </dl>
  )
}

const shown = [
  ['dials', 'Who dials'],
  ['givesUp', 'Gives up'],
  ['nextAttempt', 'Next attempt'],
  ['verifies', 'Can ask for a sign of life'],
  ['channels', 'Channels'],
  ['continuity', 'Continuity'],
  ['acknowledges', 'A resolved send means'],
  ['deduplicates', 'Repeated sends count once'],
] as const satisfies readonly (readonly [keyof Capabilities, string])[]

function words(value: Capabilities[keyof Capabilities]): string {
  if (value === null) return 'no'
  if (value === 'us') return 'this package'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object'
    ? `after ${value.afterAttempts} attempts`
    : String(value).replaceAll('-', ' ')
}

function Promises(): ReactElement {
  const { capabilities, name } = useConnectivity().connector
  return (
    <table className="connector-promises">
      <caption>What “{name}” can promise</caption>
      <tbody>
        {shown.map(([key, label]) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td>{words(capabilities[key])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Texts that a server sent, in their order. */
export const Lines = ({ lines }: { readonly lines: readonly ReactNode[] }): ReactElement => (
  <ul className="connector-lines">
    {lines.map((line, index) => (
      <li key={index}>{line}</li>
    ))}
  </ul>
)

/** A live client with one connector, its state, and one fault to try. */
export function ConnectorPage({ connectivity, faults, children }: ConnectorPageProps): ReactElement {
  // Dispose the client with its story.
  useEffect(() => {
    connectivity.connect()
    return () => void connectivity.disconnect()
  }, [connectivity])
  return (
    <ConnectivityProvider connectivity={connectivity} autoConnect={false}>
      <main className="connector">
        <ConnectionBanner />
        <div className="story-row">
          <ConnectionLed label={connectivity.connector.name} />
          {faults.map(({ label, run }) => (
            <button key={label} type="button" onClick={run}>
              {label}
            </button>
          ))}
        </div>
        <Facts />
        {children}
        <Promises />
      </main>
    </ConnectivityProvider>
  )
}
