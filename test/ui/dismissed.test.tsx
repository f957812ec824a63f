import { act, fireEvent, screen, within as inside } from '@testing-library/react'
import { useReconnectCountdown } from 'react-connectivity'
import { ConnectionBanner, ConnectionStatus } from 'react-connectivity/ui'
import type { ReactElement } from 'react'
import { expect, it } from 'vitest'
import { mend, show, staged } from './support/staged.js'

const SecondsLeft = (): ReactElement => <output>{useReconnectCountdown().secondsLeft ?? 'none'}</output>

it('a person who has dismissed the banner still reads in the other parts when it is tried again [U27]', async () => {
  const stage = await staged('countdown')
  const { container } = show(
    stage,
    <>
      <ConnectionBanner />
      <ConnectionStatus />
      <SecondsLeft />
    </>,
  )
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: /^Connection: / })))
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByRole('region', { name: 'Connection status' })).toBeNull()
  const card = screen.getByRole('dialog', { name: 'Connection details' })
  expect(inside(card).getByRole('timer')).toHaveTextContent(/^Trying again in \d+ s\.$/)
  expect(container.querySelector('[data-slot="conn-seconds"]')).not.toBeNull()
  expect(container.querySelector('output')).toHaveTextContent(/^\d+$/)
  await act(() => mend(stage))
  expect(container.querySelector('[data-slot="conn-seconds"]')).toBeNull()
  expect(container.querySelector('output')).toHaveTextContent('none')
})
