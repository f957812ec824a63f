import type { ConnectorHost } from '../../engine/connector.js'
import { failureOfStatus, isServiceDown, reasonOfStatus } from './answers.js'
import type { HttpAnswer, HttpOptions } from './options.js'
import { outcomeOf } from './outcome.js'
import type { HttpEvent } from './state.js'
import type { Reports } from './wrapFetch.js'

/** Turns the app's reports of its requests into events. */
export function createReports(
  { run, environment }: ConnectorHost,
  options: HttpOptions,
  dispatch: (event: HttpEvent) => void,
): Reports {
  const isDown = options.isDown ?? isServiceDown

  function answered(answer: HttpAnswer): void {
    const { status } = answer
    const verdict = options.verdicts?.[status]
    const now = environment.now()
    if (verdict !== undefined)
      dispatch({ type: 'requestRefused', failure: failureOfStatus(answer, verdict, now) })
    else if (isDown(answer))
      dispatch({ type: 'requestFailed', failure: failureOfStatus(answer, reasonOfStatus(status), now) })
    else dispatch({ type: 'requestSucceeded' })
  }

  function failed(error: unknown): void {
    const outcome = outcomeOf(error)
    if (outcome.type === 'answered') answered(outcome.answer)
    if (outcome.type !== 'failed') return
    if (environment.network() === 'offline') dispatch({ type: 'networkChanged', network: 'offline' })
    dispatch({ type: 'requestFailed', failure: outcome.failure })
  }

  return {
    reportSuccess: (response) => run(() => answered(response ?? { status: 200 })),
    reportFailure: (error) => run(() => failed(error)),
  }
}
