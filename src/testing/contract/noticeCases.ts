import type { AdvisedCase } from './advisedCase.js'
import { check, checkQuiet, pause, until } from './check.js'
import type { ConnectorContract, ContractFaults } from './types.js'
import { inWorld } from './world.js'

/** Long enough for several dials of a client with short waits. */
const QUIET_MS = 1500

/** Longer claims are not tested. */
export const MAX_CLAIM_MS = 10_000

/** Faults without an error: hanging dials, half-open connections. */
export const noticeCases = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly AdvisedCase[] => [
  {
    title: 'shows a hanging first dial as not connected, with a deadline, and replaces it by retryNow',
    advice:
      'Report `up` when data can flow, not when a dial begins, and let `retryNow` replace a dial that hangs',
    run: () =>
      inWorld(contract, async ({ faults, subject, observe }) => {
        const { retryNow } = subject.connector.capabilities
        await faults.hole()
        const observer = observe()
        observer.connectivity.connect()
        const lastError = (): string | undefined => observer.connection().outage?.lastError.reason
        await until('handshake-timeout', () => lastError() === 'handshake-timeout', observer.connection)
        check(!observer.statuses.includes('connected'), 'never connected', observer.statuses)
        await faults.heal()
        if (retryNow !== 'none') observer.connectivity.retryNow()
        await observer.reach('connected')
        check(observer.outages.size === 1, 'one outage', [...observer.outages])
      }),
  },
  {
    title: 'dials at once by retryNow while it waits',
    advice: 'Let `retryNow` dial although the client waits, or claim none',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const observer = await connected()
        await faults.refuse()
        await observer.reach('reconnecting')
        await faults.heal()
        if (subject.connector.capabilities.retryNow !== 'none') observer.connectivity.retryNow()
        await observer.reach('connected')
        check(observer.outages.size === 1, 'one outage', [...observer.outages])
        check(!observer.statuses.includes('disconnected'), 'never disconnected', observer.statuses)
      }),
  },
  {
    title: 'notices a half-open connection if it claims to, and reports none otherwise',
    advice: 'Report `down` with `heartbeat-timeout` within `deadLinkMs`, or claim null',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        const { deadLinkMs } = subject.connector.capabilities
        const observer = await connected()
        await faults.hole()
        if (deadLinkMs === null || deadLinkMs > MAX_CLAIM_MS) {
          await pause(QUIET_MS)
          check(observer.connection().status === 'connected', 'still connected', observer.connection())
          return
        }
        const { reason } = await observer.reach('reconnecting')
        check(reason === 'heartbeat-timeout', 'heartbeat-timeout', reason)
        await faults.heal()
        observer.connectivity.retryNow()
        await observer.reach('connected')
        check(observer.outages.size === 1, 'one outage', [...observer.outages])
      }),
  },
  {
    title: 'requests a sign of life after a resume if it claims to',
    advice: 'Let `verify` ask the server, and report its answer as `alive`; or claim false',
    run: () =>
      inWorld(contract, async ({ faults, subject, connected }) => {
        if (!subject.connector.capabilities.verifies) return
        const observer = await connected()
        observer.environment.signal('resumed')
        await pause(2 * QUIET_MS)
        check(observer.outages.size === 0, 'a healthy connection stays', observer.connection())
        await faults.hole()
        observer.environment.signal('resumed')
        await observer.reach('reconnecting')
      }),
  },
]

/** Refusals and goodbyes of the server. */
export function endCases<F extends ContractFaults>(contract: ConnectorContract<F>): readonly AdvisedCase[] {
  const { verdict, politeClose } = contract
  const cases: AdvisedCase[] = []
  if (verdict !== undefined)
    cases.push({
      title: 'shows a verdict as failed, and dials only when the app connects again',
      advice:
        'Report `verdict` when the client has stopped for good, with the `reason` that the contract names; a close after which it dials on is a `down`',
      run: () =>
        inWorld(contract, async ({ faults, observe }) => {
          await verdict.say(faults)
          const observer = observe()
          observer.connectivity.connect()
          const { reason } = await observer.reach('failed')
          check(reason === verdict.reason, verdict.reason, observer.connection())
          const dials = await faults.dials()
          await pause(QUIET_MS)
          await checkQuiet(faults, dials, 'no dial after a verdict')
          check(observer.connection().status === 'failed', 'failed', observer.connection())
          await verdict.lift(faults)
          observer.connectivity.retryNow()
          await observer.reach('connected')
        }),
    })
  if (politeClose !== undefined)
    cases.push({
      title: `after a polite close by the server it is ${politeClose.follows}`,
      advice:
        'Report what the client does after this close, or correct `politeClose.follows` of the contract',
      run: () =>
        inWorld(contract, async ({ faults, connected }) => {
          const observer = await connected()
          await politeClose.close(faults)
          await until('a change', () => observer.connection().reason !== 'established', observer.connection)
          if (politeClose.follows !== 'reconnected') {
            await observer.reach(politeClose.follows)
            return
          }
          await until('a return', () => observer.connection().reconnectCount === 1, observer.connection)
          check(observer.outages.size === 1, 'one outage', [...observer.outages])
          check(!observer.statuses.includes('failed'), 'never failed', observer.statuses)
        }),
    })
  return cases
}
