import { assertNever } from '../../core/assertNever.js'
import type { Failure } from '../../core/connection.js'
import type { Capabilities } from '../../engine/capabilities.js'
import type { AdvisedCase } from './advisedCase.js'
import { check, pause, until } from './check.js'
import { MAX_CLAIM_MS } from './noticeCases.js'
import type { ConnectorContract, ContractFaults } from './types.js'
import { inWorld, type Observer } from './world.js'

type Field = keyof Capabilities

/** Whether a case proves the claim, or the field claims nothing. */
function isExercised<F extends ContractFaults>(
  field: Field,
  capabilities: Capabilities,
  { verdict, channel }: ConnectorContract<F>,
): boolean {
  const { dialTimeoutMs, deadLinkMs, verdicts, channels } = capabilities
  switch (field) {
    case 'dials':
    case 'retriesFirstDial':
    case 'givesUp':
    case 'nextAttempt':
    case 'retryNow':
    case 'verifies':
      return true
    case 'dialTimeoutMs':
      return dialTimeoutMs === null || dialTimeoutMs <= MAX_CLAIM_MS
    case 'deadLinkMs':
      return deadLinkMs === null || deadLinkMs <= MAX_CLAIM_MS
    case 'verdicts':
      return verdicts === 'none' || verdict !== undefined
    case 'channels':
    case 'resubscribes':
      return !channels || channel !== undefined
    case 'continuity':
      return !channels || channel !== undefined
    case 'acknowledges':
      return capabilities.acknowledges === 'none' || channel?.accepted !== undefined
    case 'deduplicates':
      return !capabilities.deduplicates || channel?.accepted !== undefined
    case 'countsPending':
      return !capabilities.countsPending || channel?.accepted !== undefined
    default:
      return assertNever(field)
  }
}

/** Waits for a number of failed dials after the first failure. */
async function failedDials({ connection }: Observer, count: number): Promise<void> {
  const seen = new Set<Failure>()
  const next = (): boolean => {
    const failure = connection().outage?.lastError
    if (failure !== undefined) seen.add(failure)
    return seen.size > count || connection().status === 'paused'
  }
  await until(`${count} failed dials`, next, connection)
}

/** The capability table is true. */
export const capabilityCases = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly AdvisedCase[] => [
  {
    title: 'proves each claim of its capability table, or names the reason why not',
    advice:
      'Give the contract what proves the claim (`verdict`, `channel`, `channel.accepted`), or say in `notExercised` why nothing can',
    run: () =>
      inWorld(contract, async ({ subject }) => {
        const { capabilities } = subject.connector
        const { notExercised = {} } = contract
        for (const field of Object.keys(capabilities) as Field[]) {
          const isShown = isExercised(field, capabilities, contract)
          check(isShown || field in notExercised, `a case or a reason for ${field}`, capabilities[field])
          check(
            !isShown || !(field in notExercised),
            `no excuse for ${field}, which is exercised`,
            notExercised,
          )
        }
      }),
  },
  {
    title: 'reports the time of the next dial if it claims to, and never otherwise',
    advice: 'Report `nextAttemptAt` with a loss, or claim unknown',
    run: () =>
      inWorld(contract, async ({ subject, faults, connected }) => {
        const { nextAttempt } = subject.connector.capabilities
        const observer = await connected()
        let wasTold = false
        observer.connectivity.subscribe(({ connection }) => (wasTold ||= connection.nextAttemptAt !== null))
        await faults.refuse()
        await observer.reach('reconnecting')
        await failedDials(observer, 1)
        check(wasTold === (nextAttempt !== 'unknown'), `nextAttempt ${nextAttempt}`, { wasTold })
      }),
  },
  {
    title: 'gives up when it claims to, and not before',
    advice: "Report the last failed dial with `retries: 'no'`, and claim in `givesUp` when it comes",
    run: () =>
      inWorld(contract, async ({ subject, faults, connected }) => {
        const { givesUp } = subject.connector.capabilities
        const observer = await connected()
        await faults.refuse()
        if (givesUp !== 'never') {
          const { pausedBy } = await observer.reach('paused')
          check(pausedBy === 'policy', 'paused by policy', observer.connection())
          await faults.heal()
          observer.connectivity.retryNow()
          await observer.reach('connected')
          return
        }
        await observer.reach('reconnecting')
        await failedDials(observer, 2)
        check(observer.connection().status === 'reconnecting', 'reconnecting', observer.connection())
      }),
  },
  {
    title: 'ends a hanging dial by itself if it claims to',
    advice: 'Claim in `dialTimeoutMs` when the client ends a dial that hangs, or null',
    run: () =>
      inWorld(contract, async ({ subject, faults, observe }) => {
        const { dialTimeoutMs } = subject.connector.capabilities
        if (dialTimeoutMs === null || dialTimeoutMs > MAX_CLAIM_MS) return
        await faults.hole()
        const observer = observe()
        observer.connectivity.connect()
        await until('a dial', async () => (await faults.dials()) > 0, observer.connection)
        // Swallow the handshake, so that healing alone does not end the dial.
        await pause(100)
        await faults.heal()
        await observer.reach('connected')
      }),
  },
]
