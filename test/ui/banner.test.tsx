import { act, fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { ConnectionBanner } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { mend, pass, show, staged, within } from './support/staged.js'

const banner = () => screen.queryByRole('region', { name: 'Connection status' })

describe('ConnectionBanner', () => {
  it('shows nothing before 2 s of loss and something after [U1]', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionBanner />)
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 1900)
    expect(banner()).toBeNull()
    await pass(stage, 200)
    expect(banner()).toHaveTextContent('Connection lost.')
  })

  it('shows the time until the next attempt, without an announcement each second [U5]', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionBanner announce={false} />)
    const timer = screen.getByRole('timer')
    expect(timer).toHaveAttribute('aria-live', 'off')
    expect(
      timer.closest('[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"]'),
    ).toBeNull()
    expect(timer).toHaveTextContent(/^Next attempt in 1[34] s\.$/)
    const before = timer.textContent
    await pass(stage, 1000)
    expect(screen.getByRole('timer').textContent).not.toBe(before)
  })

  it('fills the line towards the next attempt', async () => {
    const stage = await staged('countdown')
    const { container } = show(stage, <ConnectionBanner />)
    const reached = () =>
      Number(
        container
          .querySelector<HTMLElement>('[data-slot="conn-progress"]')
          ?.style.getPropertyValue('--conn-retry-progress'),
      )
    const first = reached()
    expect(first).toBeGreaterThan(0)
    await pass(stage, 3000)
    expect(reached()).toBeGreaterThan(first)
    expect(reached()).toBeLessThanOrEqual(1)
  })

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
    expect(banner()).toHaveTextContent('Back online.')
    expect(screen.getByLabelText('note')).toHaveFocus()
  })

  it('gives the focus to the main part when nothing was focused before', async () => {
    const stage = await staged('reconnecting')
    show(
      stage,
      <main>
        <ConnectionBanner />
      </main>,
    )
    screen.getByRole('button', { name: 'Try now' }).focus()
    await act(() => mend(stage))
    expect(screen.getByRole('main')).toHaveFocus()
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

  it('shows the text of a server as labelled text, however hostile [S9 F72]', async () => {
    const stage = await staged('hostile')
    const { container } = show(stage, <ConnectionBanner />)
    const words = container.querySelector('[data-slot="conn-server-text"]')
    expect(words).toHaveTextContent(/^The server says: <img src=x onerror="alert\(1\)">/)
    expect(words?.querySelector('q')?.textContent?.length).toBeLessThanOrEqual(200)
    expect(words?.textContent).not.toMatch(/[\u202a-\u202e]/)
    expect(container.querySelector('img, script, a')).toBeNull()
    expect(container.querySelector('[data-slot="conn-title"]')).toHaveTextContent('Opened somewhere else.')
  })

  it('offers only actions with a handler', async () => {
    const stage = await staged('unauthorized')
    const { rerender } = show(stage, <ConnectionBanner />)
    expect(screen.queryByRole('button')).toBeNull()
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

  it('says what happens to what was typed', async () => {
    const stage = await staged('offline-pending')
    show(stage, <ConnectionBanner />)
    expect(banner()).toHaveTextContent('You’re offline. 3 unsent changes are kept on this page.')
  })

  it('shows nothing for a blip, and "back online" only after a loss that was shown [U3]', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionBanner />)
    act(() => stage.simulation.network.cut())
    await pass(stage, 8000)
    expect(stage.connectivity.getState().connection.reconnectCount).toBe(1)
    expect(banner()).toBeNull()
    const shown = await staged('back-online')
    show(shown, <ConnectionBanner />)
    expect(banner()).toHaveTextContent('Back online. You’re up to date.')
    await pass(shown, 6000)
    expect(banner()).toBeNull()
  })

  it('tells style sheets its state, tone, reason and place', async () => {
    const stage = await staged('offline')
    const ref = createRef<HTMLElement>()
    show(
      stage,
      <ConnectionBanner ref={ref} position="bottom" className="mine" style={{ margin: 4 }} id="status" />,
    )
    expect(ref.current).toBe(banner())
    expect(ref.current?.dataset).toMatchObject({
      slot: 'conn-banner',
      state: 'offline',
      tone: 'neutral',
      reason: 'unreachable',
      position: 'bottom',
    })
    expect(ref.current).toHaveClass('mine')
    expect(ref.current).toHaveStyle({ margin: '4px' })
    expect(ref.current).toHaveAttribute('id', 'status')
  })

  it('can render an element of the app', async () => {
    const stage = await staged('offline')
    const ref = createRef<HTMLElement>()
    show(
      stage,
      <ConnectionBanner ref={ref} render={(props, { key }) => <aside {...props} data-mine={key} />} />,
    )
    expect(ref.current?.tagName).toBe('ASIDE')
    expect(ref.current).toHaveAttribute('data-mine', 'offline')
    expect(ref.current).toHaveTextContent('You’re offline.')
  })

  it('never asks for anything from the network or the document head [U20]', async () => {
    const stage = await staged('countdown')
    const asked = vi.spyOn(globalThis, 'fetch')
    const head = document.head.innerHTML
    show(stage, <ConnectionBanner />)
    await pass(stage, 10_000)
    expect(asked).not.toHaveBeenCalled()
    expect(document.head.innerHTML).toBe(head)
    expect(document.querySelector('style')).toBeNull()
    asked.mockRestore()
  })
})
