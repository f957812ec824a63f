import { act, fireEvent, screen } from '@testing-library/react'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ConnectivityRegion,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
} from 'react-connectivity/ui'
import type { SituationName } from 'react-connectivity/testing'
import { expect, it } from 'vitest'
import { readSlots } from '../../scripts/styles/sheets.mjs'
import { show, staged } from './support/staged.js'

interface Slot {
  readonly slot: string
  readonly attributes: readonly string[]
}

/** The values of each data attribute, by slot and name. */
type Found = Map<string, Set<string>>

/** Attributes for the style sheet of the kit and for other libraries. */
const internal = new Set(['slot', 'text', 'widest', 'liveAnnouncer', 'reactAriaTopLayer'])

const situations: readonly SituationName[] = [
  'connecting',
  'countdown',
  'offline-pending',
  'overflow',
  'kicked',
  'hostile',
  'channel-denied',
]

const parts = (
  <>
    <ConnectivityRegion />
    <ConnectionBanner />
    <ResyncPrompt />
    <ConnectionLed of={{ channel: 'orders' }} label="Orders" reserve />
    <ConnectionLed of={{ channel: 'orders' }} show="never" reserve />
    <ConnectionStatus reserve />
    {(['queued', 'sent', 'kept', 'refused'] as const).map((state) => (
      <SendStatus key={state} send={{ state }} onEdit={() => undefined} />
    ))}
    <StaleRegion channel="orders">Order 1042</StaleRegion>
    <StaleRegion channel="orders" reserve="over" />
  </>
)

function collect(found: Found): void {
  for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-slot^="conn-"]'))
    for (const [name, value = ''] of Object.entries(dataset)) {
      if (internal.has(name)) continue
      const key = `${dataset['slot']} data-${name}`
      found.set(key, (found.get(key) ?? new Set()).add(value))
    }
}

/** The documented values of each data attribute; empty where the page names none. */
const documented = new Map<string, readonly string[]>(
  (readSlots() as readonly Slot[]).flatMap(({ slot, attributes }) =>
    attributes
      .filter((attribute) => attribute.startsWith('data-'))
      .map((attribute) => [
        `${slot} ${attribute.split(':', 1)[0]}`,
        /^[\w-]+:(?: `[\w-]+`)+$/.test(attribute) ? (attribute.match(/(?<=`)[\w-]+(?=`)/g) ?? []) : [],
      ]),
  ),
)

it('a team that styles the parts finds each attribute in the table of slots, with its values, and no other', async () => {
  const found: Found = new Map()
  for (const situation of situations) {
    const { unmount } = show(await staged(situation), parts)
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: /^Connection: / })))
    collect(found)
    unmount()
  }
  expect([...found.keys()].toSorted()).toEqual([...documented.keys()].toSorted())
  const unknown = [...found].flatMap(([key, values]) => {
    const known = documented.get(key) ?? []
    return known.length === 0
      ? []
      : [...values].filter((value) => !known.includes(value)).map((value) => `${key}: ${value}`)
  })
  expect(unknown).toEqual([])
})
