import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionBanner } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { mend, pass, show, staged, within } from './support/staged.js'

const banner = () => screen.queryByRole('region', { name: 'Connection status' })

describe('an action of the banner', () => {
  it('leaves the focus where a person types when the connection is lost [U7]', async () => {
    const stage = await staged('online')
    show(
      stage,
      <main>
        <ConnectionBanner />
        <input aria-label="note" />
      </main>,
    )
    screen.getByLabelText('note').focus()
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 70_000)
    expect(banner()).toHaveTextContent('Still can’t connect.')
    expect(screen.getByLabelText('note')).toHaveFocus()
  })

  it('hands the focus back when its focused button goes away', async () => {
    const stage = await staged('reconnecting')
    show(
      stage,
      <main>
        <input aria-label="note" />
        <ConnectionBanner />
      </main>,
    )
    screen.getByLabelText('note').focus()
    screen.getByRole('button', { name: 'Try now' }).focus()
    await act(() => mend(stage))
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull()
    expect(screen.getByLabelText('note')).toHaveFocus()
  })

  it('leaves the page alone when its focused button goes away and nothing was focused before [U39]', async () => {
    const stage = await staged('reconnecting')
    show(
      stage,
      <main>
        <ConnectionBanner />
      </main>,
    )
    screen.getByRole('button', { name: 'Try now' }).focus()
    await act(() => mend(stage))
    expect(document.body).toHaveFocus()
    expect(screen.getByRole('main')).not.toHaveAttribute('tabindex')
  })

  it('keeps the focus on its button through every frame of an attempt that fails [U39]', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionBanner />)
    const button = screen.getByRole('button', { name: 'Try now' })
    button.focus()
    fireEvent.click(button)
    for (let step = 0; step < 40; step += 1) {
      await pass(stage, 500)
      expect(button).toHaveFocus()
    }
  })

  it('stays busy until the attempt that was asked for is over', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionBanner />)
    stage.simulation.network.mode = 'hang'
    const button = screen.getByRole('button', { name: 'Try now' })
    fireEvent.click(button)
    await pass(stage, 8000)
    expect(button).toHaveAttribute('aria-busy', 'true')
    await pass(stage, 8000)
    expect(button).not.toHaveAttribute('aria-busy')
  })

  it('dials at once on "Try now", and keeps label and focus while it is busy', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionBanner />)
    const button = screen.getByRole('button', { name: 'Try now' })
    button.focus()
    const dials = stage.simulation.network.dials()
    fireEvent.click(button)
    fireEvent.click(button)
    expect(stage.simulation.network.dials()).toBe(dials + 1)
    expect(button).toHaveAttribute('aria-busy', 'true')
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).not.toBeDisabled()
    expect(button).toHaveFocus()
    await pass(stage, 900)
    expect(button).toHaveAttribute('aria-busy', 'true')
    await pass(stage, 200)
    expect(button).not.toHaveAttribute('aria-busy')
    expect(button).toHaveAccessibleName('Try now')
  })

  it('can be dismissed, and stays away while nothing else goes wrong [U30]', async () => {
    const stage = await staged('unauthorized')
    show(stage, <ConnectionBanner />)
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    await pass(stage, 60_000)
    expect(banner()).toBeNull()
  })

  it('offers only actions with a handler', async () => {
    const stage = await staged('unauthorized')
    const { rerender } = show(stage, <ConnectionBanner />)
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull()
    const signIn = vi.fn()
    rerender(within(stage, <ConnectionBanner actions={{ 'sign-in': signIn }} />))
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(signIn).toHaveBeenCalledTimes(1)
  })

  it('connects here again on request', async () => {
    const stage = await staged('kicked')
    show(stage, <ConnectionBanner />)
    fireEvent.click(screen.getByRole('button', { name: 'Use here' }))
    await pass(stage, 1500)
    expect(stage.connectivity.getState().connection.status).toBe('connected')
    expect(banner()).toBeNull()
  })

  it('opens a closed channel again on request', async () => {
    const stage = await staged('channel-stopped')
    show(stage, <ConnectionBanner />)
    expect(banner()).toHaveTextContent('“orders” stopped updating.')
    fireEvent.click(screen.getByRole('button', { name: 'Reopen' }))
    await pass(stage, 1500)
    expect(stage.connectivity.getState().channels.get('orders')?.status).toBe('subscribed')
    expect(banner()).toBeNull()
  })
})
