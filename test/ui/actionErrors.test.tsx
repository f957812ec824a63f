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

it('an action of the app that returns something else than a promise, such as a window, can be pressed again', async () => {
  const stage = await staged('unauthorized')
  // An app without types.
  const signIn = vi.fn<() => void>(() => window)
  show(stage, <ConnectionBanner actions={{ 'sign-in': signIn }} />)
  const button = screen.getByRole('button', { name: 'Sign in' })
  for (const presses of [1, 2]) {
    fireEvent.click(button)
    expect(signIn).toHaveBeenCalledTimes(presses)
    await pass(stage, 2000)
    expect(button).not.toHaveAttribute('aria-busy')
  }
})
