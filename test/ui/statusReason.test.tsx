import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionStatus } from 'react-connectivity/ui'
import type { SituationName } from 'react-connectivity/testing'
import { expect, it } from 'vitest'
import { show, staged } from './support/staged.js'

/** Opens the details of a page in a situation. */
async function openIn(situation: SituationName) {
  const stage = await staged(situation)
  show(stage, <ConnectionStatus />)
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: /^Connection: / })))
  return stage
}

const reasonRow = () => screen.getByText('Reason').nextSibling

it('a person reads the reason of a loss with its raw code', async () => {
  const { connectivity } = await openIn('reconnecting')
  const { reason, code } = connectivity.getState().connection
  const raw = code === null ? '' : ` (${String(code)})`
  expect(reasonRow()).toHaveTextContent(`${reason.replaceAll('-', ' ')}${raw}`)
})

it.each([
  ['channel-denied', 'channel denied'],
  ['channel-not-found', 'channel not found'],
  ['channel-stopped', 'channel closed'],
] as const)(
  'a person reads why a channel does not work while the connection does: %s',
  async (situation, reason) => {
    await openIn(situation)
    expect(reasonRow()).toHaveTextContent(reason)
  },
)
