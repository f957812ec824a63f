import type { ReactElement } from 'react'
import type { Figures, Measured } from '../support/world/column.js'

const seconds = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

function timeText(measured: Measured): string {
  if (measured === null) return '–'
  if (measured === 'waiting') return '…'
  return measured === 'never' ? 'never' : `${seconds.format(measured / 1000)} s`
}

type Tone = 'good' | 'bad' | undefined

const timeTone = (measured: Measured): Tone => (measured === 'never' ? 'bad' : undefined)
const countTone = (count: number): Tone => (count > 0 ? 'bad' : 'good')

/** The figures of one page. All of them are measured. */
export function LedgerStrip({ figures }: { readonly figures: Figures }): ReactElement {
  const { accepted, delivered, lost, twice, notice, recover, announcements } = figures
  const cells: readonly (readonly [name: string, value: string, tone: Tone, hint: string])[] = [
    ['accepted', String(accepted), undefined, 'Orders that the server accepted'],
    ['delivered', String(delivered), undefined, 'Of these, orders that are on this page'],
    [
      'lost',
      String(lost),
      countTone(lost),
      'Orders that this page lacks although it says that it is current',
    ],
    ['twice', String(twice), twice > 0 ? 'bad' : undefined, 'Messages that came more than once'],
    ['to notice', timeText(notice), timeTone(notice), 'From the fault until this page shows it'],
    [
      'to recover',
      timeText(recover),
      timeTone(recover),
      'From the end of the fault until this page has every order',
    ],
    ['announced', String(announcements), undefined, 'Texts for screen readers'],
  ]
  return (
    <dl className="pg-ledger">
      {cells.map(([name, value, tone, hint]) => (
        <div key={name} title={hint}>
          <dt>{name}</dt>
          <dd data-figure={name} data-verdict={tone}>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
