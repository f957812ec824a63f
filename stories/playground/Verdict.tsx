import type { ReactElement } from 'react'
import type { Figures } from '../support/world/column.js'
import type { MeterState } from '../support/world/meter.js'
import type { Situation } from './situations.js'

const seconds = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** The page with react-connectivity, in one sentence. */
function oursText({ accepted, delivered, lost, twice, recover }: Figures): string {
  if (lost > 0) return `With react-connectivity: ${lost} of ${accepted} orders are missing.`
  if (typeof recover !== 'number')
    return `With react-connectivity: ${delivered} of ${accepted} orders, and the page says that it is behind.`
  const times = twice === 0 ? 'each once' : `${twice} of them twice`
  return `With react-connectivity: all ${delivered} orders, ${times}, ${seconds.format(recover / 1000)} s after the fault was over.`
}

/** The plain page, in one sentence. */
function plainText({ accepted, lost, recover }: Figures): string {
  if (lost > 0) return `Plain: ${lost} of ${accepted} orders are missing, and the page did not say so.`
  return typeof recover === 'number' ? 'Plain: nothing lost, this time.' : 'Plain: still not back.'
}

export interface VerdictProps {
  readonly meter: MeterState
  readonly chosen: Situation
  readonly isRunning: boolean
}

/** What came of the situation. The text stands still, because screen readers announce each change. */
export function Verdict({ meter, chosen, isRunning }: VerdictProps): ReactElement {
  const { result, ours, plain } = meter
  const hasLost = ours.lost + plain.lost > 0
  const idle = hasLost
    ? 'Press a situation to start again.'
    : 'Both pages get every order. Press a situation to break both.'
  const over = result === null ? idle : `${oursText(result.ours)} ${plainText(result.plain)}`
  return (
    <p className="pg-verdict" role="status">
      <bdi>{isRunning ? `${chosen.title} …` : over}</bdi>
    </p>
  )
}
