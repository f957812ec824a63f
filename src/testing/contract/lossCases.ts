import type { ConnectionStatus } from '../../core/connection.js'
import type { AdvisedCase } from './advisedCase.js'
import { check, pause, until } from './check.js'
import type { ConnectorContract, ContractFaults } from './types.js'
import { inWorld, type Observer } from './world.js'

/** Long enough for the next dial of a client with short waits. */
const QUIET_MS = 1000

const same = (seen: readonly ConnectionStatus[], expected: readonly ConnectionStatus[]): boolean =>
  seen.join() === expected.join()

function checkOneOutage({ outages, connection, statuses }: Observer): void {
  const { outage } = connection()
  check(outages.size === 1, 'one outage', [...outages])
  check(outage !== null && outage.endedAt !== null, 'an outage that is over', outage)
  check(
    same(statuses, ['idle', 'connecting', 'connected', 'reconnecting', 'connected']),
    'one loss',
    statuses,
  )
}

const connecting = <F extends ContractFaults>(contract: ConnectorContract<F>): readonly AdvisedCase[] => [
  {
    title: 'goes from idle through connecting to connected, and nothing else',
    advice: 'Report `dialling` when a dial begins, and `up` once, when data can flow',
    run: () =>
      inWorld(contract, async ({ connected }) => {
        const { statuses, connection } = await connected()
        check(same(statuses, ['idle', 'connecting', 'connected']), 'idle, connecting, connected', statuses)
        check(connection().outage === null, 'no outage', connection().outage)
        check(connection().hasEverConnected, 'hasEverConnected', connection())
      }),
  },
  {
    title: 'makes no commit while it is connected and idle',
    advice: 'Report a fact when something changes; an answer to a ping is `alive`',
    run: () =>
      inWorld(contract, async ({ connected }) => {
        const { commits, connection } = await connected()
        await pause(QUIET_MS)
        const [before, was] = [commits(), connection()]
        await pause(QUIET_MS)
        check(commits() === before && connection() === was, 'no commit', commits() - before)
      }),
  },
  {
    title: 'shows a refused first dial, and connects when the server is up',
    advice:
      'Report a failed dial as `attemptFailed`, and claim `retriesFirstDial` only for a client that then dials again by itself',
    run: () =>
      inWorld(contract, async ({ faults, subject, observe }) => {
        const { retriesFirstDial } = subject.connector.capabilities
        await faults.refuse()
        const observer = observe()
        const { connectivity, connection, outages } = observer
        connectivity.connect()
        await until('an outage', () => connection().outage !== null, connection)
        if (!retriesFirstDial) {
          const { pausedBy } = await observer.reach('paused')
          check(pausedBy === 'policy', 'paused by policy', pausedBy)
        }
        await faults.heal()
        if (!retriesFirstDial) connectivity.retryNow()
        await observer.reach('connected')
        check(outages.size === 1, 'one outage', [...outages])
      }),
  },
]

const losing = <F extends ContractFaults>(contract: ConnectorContract<F>): readonly AdvisedCase[] => [
  {
    title: 'shows a reset connection as one outage with its cause, and reconnects',
    advice: 'Report a loss as `down` with `retries`, and the return as `up`',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        await faults.reset()
        await until('an outage', () => observer.outages.size > 0, observer.connection)
        await observer.reach('connected')
        checkOneOutage(observer)
        check(observer.connection().reconnectCount === 1, 'one return', observer.connection())
      }),
  },
  {
    title: 'shows the restart of the server as one outage, however many dials fail in it',
    advice: 'Report each failed dial of an outage as `attemptFailed`, and `up` only when data can flow',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        const restarted = faults.restart(QUIET_MS)
        await observer.reach('reconnecting')
        await restarted
        await observer.reach('connected')
        checkOneOutage(observer)
      }),
  },
  {
    title: 'keeps the first cause and the last error of an outage',
    advice: 'Report each failed dial of an outage as `attemptFailed`',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        await faults.refuse()
        const { outage } = await observer.reach('reconnecting')
        const failed = (): boolean => observer.connection().outage?.lastError !== outage?.lastError
        await until('a failed dial', failed, observer.connection)
        const now = observer.connection()
        check(now.outage?.cause === outage?.cause, 'the same cause', now.outage)
        check(now.outage?.since === outage?.since, 'the same beginning', now.outage)
        await faults.heal()
        await observer.reach('connected')
        checkOneOutage(observer)
      }),
  },
]

/** Cases of connecting, losing the connection and reconnecting. */
export const lossCases = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly AdvisedCase[] => [...connecting(contract), ...losing(contract)]
