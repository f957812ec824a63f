import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionBanner } from 'react-connectivity/ui'
import { expect, it, vi } from 'vitest'
import { pass, show, staged } from './support/staged.js'

it('an action of the app that fails is reported, and its button can be pressed again', async () => {
  const stage = await staged('unauthorized')
  const report = vi.spyOn(stage.connectivity.environment, 'report')
  const error = new Error('no popup')
  show(stage, <ConnectionBanner actions={{ 'sign-in': () => Promise.reject(error) }} />)
  const button = screen.getByRole('button', { name: 'Sign in' })
  await act(async () => void fireEvent.click(button))
  await pass(stage, 2000)
  expect(report.mock.calls).toEqual([[error]])
  expect(button).not.toHaveAttribute('aria-busy')
})
