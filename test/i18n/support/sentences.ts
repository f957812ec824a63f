import { createFormat, type Catalogue, type Format } from 'react-connectivity/ui'
import { say } from '../../../src/i18n/messages.js'

/** Values for the texts of all sections at once. */
export type AllValues = Readonly<Record<string, unknown>>

type Written = string | ((values: AllValues, format: Format) => string)

/** Texts that may be empty: no second sentence, and no plain words for a code. */
export const mayBeEmpty: ReadonlySet<string> = new Set([
  'banner.body.back-online',
  'banner.body.channel-stopped',
  // Their titles say all.
  'banner.body.channel-left',
  'banner.body.channel-no-room',
  'banner.body.resync',
  'sends.refusal',
  'status.reasonText',
])

/** Every text of a catalogue for these values, by its path. */
export function sentences(catalogue: Catalogue, values: AllValues): ReadonlyMap<string, string> {
  const { locale, ...sections } = catalogue
  const format = createFormat(locale)
  const found = new Map<string, string>()
  const walk = (group: object, above: string): void => {
    for (const [name, each] of Object.entries(group) as [string, Written | object][])
      if (typeof each === 'string' || typeof each === 'function')
        found.set(`${above}${name}`, say(each as Written, values, format))
      else walk(each, `${above}${name}.`)
  }
  walk(sections, '')
  return found
}

/** Values with the same number for everything that is counted. */
export const counted = (count: number): AllValues => ({
  count,
  pending: count,
  seconds: count,
  attempts: count,
  ms: count,
  reason: 'channel-full',
  channel: 'orders',
  lastConnectedAt: 0,
  worst: 'online',
  missed: 'nothing',
  actions: ['retry', 'reload', 'sign-in'],
  key: 'failed',
  name: 'orders',
  state: 'xyz',
  label: 'draft',
  labels: ['draft', 'note'],
  asOf: 0,
  since: 0,
  at: 0,
  isStale: true,
  code: 'expired',
})
