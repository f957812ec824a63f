import type { Connection, ConnectionStatus } from '../../core/connection.js'
import { createConnectivity } from '../../engine/createConnectivity.js'
import type { Connectivity } from '../../engine/connectivity.js'
import type { Connector } from '../../engine/connector.js'
import { check, inTime, until } from './check.js'
import type { ConnectorContract, ContractFaults, ContractSubject } from './types.js'
import { createWatchedEnvironment, type WatchedEnvironment } from './watchedEnvironment.js'

/** One client under test, with its history. */
export interface Observer {
  readonly connectivity: Connectivity
  readonly environment: WatchedEnvironment
  readonly connection: () => Connection
  /** Each status, in order, without repetitions. */
  readonly statuses: readonly ConnectionStatus[]
  /** The number of commits. */
  readonly commits: () => number
  /** Ids of all outages. */
  readonly outages: ReadonlySet<number>
  readonly reach: (status: ConnectionStatus) => Promise<Connection>
}

/** The setup of a case. */
export interface World<F extends ContractFaults> {
  readonly faults: F
  readonly subject: ContractSubject
  /** Makes a client. Default: with the connector of the subject. */
  readonly observe: (connector?: Connector) => Observer
  /** Makes a client and waits until it is connected. */
  readonly connected: () => Promise<Observer>
}

/** Times of the engine: short enough for a test, far above the latency of a loopback. */
const times = { handshakeMs: 3000, lingerMs: 50, leaveMs: 500, wakeMs: 1500, stableMs: 0 }
const backoff = { firstMs: 50, quickGapMs: 150, windowMs: 300, capMs: 300 }

/** Disposes a client, and checks that nothing was thrown in all its life. */
function endObserver({ connectivity, environment: { errors } }: Observer): void {
  connectivity.dispose()
  check(errors.length === 0, 'no error', errors)
}

/** Runs all ends, also after one that fails. Rejects with the first error. */
async function endAll(ends: readonly (() => unknown)[]): Promise<void> {
  const problems: unknown[] = []
  for (const end of ends) {
    try {
      await end()
    } catch (error) {
      problems.push(error)
    }
  }
  if (problems.length > 0) throw problems[0]
}

/** Runs a case in a new setup and disposes it. */
export async function inWorld<F extends ContractFaults>(
  contract: ConnectorContract<F>,
  run: (world: World<F>) => Promise<void>,
): Promise<void> {
  const faults = await inTime('the start of server and network', contract.faults())
  const ends: (() => unknown)[] = [() => inTime('the shutdown of server and network', faults.close())]
  try {
    const subject = contract.make(faults)
    ends.unshift(() => subject.client?.close())
    const observe = (connector = subject.connector): Observer => {
      const observer = createObserver(connector)
      ends.unshift(() => endObserver(observer))
      return observer
    }
    await run({
      faults,
      subject,
      observe,
      connected: async () => {
        const observer = observe()
        observer.connectivity.connect()
        await observer.reach('connected')
        return observer
      },
    })
  } catch (error) {
    // The first failure is the news: what fails at the end often follows from it, such as a socket that holds the server.
    await endAll(ends).catch(() => undefined)
    throw error
  }
  await endAll(ends)
}

function createObserver(connector: Connector): Observer {
  const environment = createWatchedEnvironment()
  const connectivity = createConnectivity(connector, { environment, times, backoff })
  const statuses: ConnectionStatus[] = []
  const outages = new Set<number>()
  let commits = 0
  const connection = (): Connection => connectivity.getState().connection
  const note = ({ status, outage }: Connection): void => {
    if (statuses.at(-1) !== status) statuses.push(status)
    if (outage !== null) outages.add(outage.id)
  }
  note(connection())
  connectivity.subscribe((state) => {
    commits += 1
    note(state.connection)
  })
  return {
    connectivity,
    environment,
    connection,
    statuses,
    commits: () => commits,
    outages,
    reach: async (status) => {
      await until(
        `the status ${status}`,
        () => connection().status === status,
        () => ({ ...connection(), statuses }),
      )
      return connection()
    },
  }
}
