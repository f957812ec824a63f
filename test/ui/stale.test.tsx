import { act, fireEvent, screen, within as inside } from '@testing-library/react'
import { useUnsavedWork } from 'react-connectivity'
import { ConnectionBanner, ResyncPrompt, StaleRegion } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { lose, mend, pass, show, staged, within } from './support/staged.js'

const yes = () => Promise.resolve(true)
const region = () => screen.getByRole('group', { name: 'Orders' })
const click = (name: string) =>
  act(async () => void fireEvent.click(inside(region()).getByRole('button', { name })))

const orders = (
  <StaleRegion channel="orders" label="Orders">
    <p>Order 1042</p>
  </StaleRegion>
)

describe('a person who reads data of a channel', () => {
  it('sees nothing of it while it is current', async () => {
    show(await staged('online'), orders)
    expect(region()).not.toHaveAttribute('data-stale')
    expect(region()).not.toHaveAccessibleDescription()
    expect(screen.queryByRole('button')).toBeNull()
    expect(region()).toHaveTextContent('Order 1042')
  })

  it('reads from when it is while the connection is lost, and no more once it is current again', async () => {
    const stage = await staged('online')
    show(stage, orders)
    await lose(stage, 3000)
    expect(region()).toHaveAttribute('data-stale', 'behind')
    expect(region().getAttribute('aria-describedby')).not.toBeNull()
    expect(region()).toHaveAccessibleDescription(/^As of .+ · catching up when back$/)
    await act(() => mend(stage))
    await pass(stage, 2000)
    expect(region()).not.toHaveAttribute('data-stale')
  })

  it.each(['kicked', 'removed', 'failed', 'server-closed', 'paused'] as const)(
    'is not promised that it catches up while nothing reconnects by itself: %s',
    async (situation) => {
      const stage = await staged(situation)
      show(stage, orders)
      expect(region()).toHaveAttribute('data-stale', 'stopped')
      expect(region()).toHaveAccessibleDescription(/^(As of .+ · no|No) longer updating$/)
      expect(region()).toHaveAttribute('data-tone', 'neutral')
    },
  )

  it('finds "Try now" once: here without a banner, and in the banner where there is one', async () => {
    const stage = await staged('online')
    const { rerender } = show(stage, orders)
    await lose(stage, 3000)
    const buttons = () => screen.getAllByRole('button', { name: 'Try now' })
    expect(buttons()).toHaveLength(1)
    expect(region()).toContainElement(buttons()[0] ?? null)
    rerender(
      within(
        stage,
        <>
          <ConnectionBanner />
          {orders}
        </>,
      ),
    )
    expect(buttons()).toHaveLength(1)
    expect(region()).not.toContainElement(buttons()[0] ?? null)
  })

  it('goes on where they were inside of the data when the pressed button goes away [U8]', async () => {
    const stage = await staged('online')
    show(
      stage,
      <>
        <input aria-label="search" />
        <StaleRegion channel="orders" label="Orders">
          <input aria-label="note" />
        </StaleRegion>
      </>,
    )
    await lose(stage, 3000)
    for (const field of ['search', 'note']) act(() => screen.getByLabelText(field).focus())
    act(() => screen.getByRole('button', { name: 'Try now' }).focus())
    await act(() => mend(stage))
    await pass(stage, 2000)
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByLabelText('note')).toHaveFocus()
  })

  it('is not bothered by a blip', async () => {
    const stage = await staged('online')
    show(stage, orders)
    await lose(stage, 1000)
    expect(region()).not.toHaveAttribute('data-stale')
    await act(() => mend(stage))
    await pass(stage, 5000)
    expect(region()).not.toHaveAttribute('data-stale')
  })

  it('can reload from here after "not now" [U32]', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    show(
      stage,
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        {orders}
      </>,
    )
    expect(region()).toHaveAttribute('data-stale', 'missed')
    expect(region()).toHaveAccessibleDescription(/you missed some updates$/)
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Not now' })))
    await click('Reload')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('is not reloaded any more once the data is current again', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi.fn(() => Promise.resolve(false))
    show(
      stage,
      <>
        <ResyncPrompt policy="off" reload={reload} probe={probe} />
        {orders}
      </>,
    )
    await click('Reload')
    expect(region()).toHaveAccessibleDescription(/^Can’t reach the server/)
    act(() => stage.connectivity.act('orders', 'resubscribe'))
    probe.mockImplementation(yes)
    await pass(stage, 60_000)
    expect(region()).not.toHaveAttribute('data-stale')
    expect(reload).not.toHaveBeenCalled()
  })

  it('is asked a second time before a reload that loses work', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    function Work(): null {
      useUnsavedWork({ id: 'order', label: 'Order 1042', isDirty: true })
      return null
    }
    show(
      stage,
      <>
        <ResyncPrompt policy="off" reload={reload} probe={yes} />
        <Work />
        {orders}
      </>,
    )
    await click('Reload')
    expect(reload).not.toHaveBeenCalled()
    expect(region()).toHaveAccessibleDescription('Reloading now would lose unsaved changes.')
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('is asked a second time for work that came after what was saved meanwhile', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const Work = ({ isDirty }: { readonly isDirty: boolean }): null => {
      useUnsavedWork({ id: 'order', label: 'Order 1042', isDirty })
      return null
    }
    const page = (isDirty: boolean) => (
      <>
        <ResyncPrompt policy="off" reload={reload} probe={yes} />
        <Work isDirty={isDirty} />
        {orders}
      </>
    )
    const { rerender } = show(stage, page(true))
    await click('Reload')
    for (const isDirty of [false, true]) rerender(within(stage, page(isDirty)))
    await click('Reload')
    expect(reload).not.toHaveBeenCalled()
    expect(region()).toHaveAccessibleDescription('Reloading now would lose unsaved changes.')
  })

  it('hears nothing twice: the region is no live region', async () => {
    const { container } = show(await staged('overflow'), orders)
    expect(container.querySelector('[aria-live], [role="status"], [role="alert"]')).toBeNull()
  })

  it('finds the room of the line kept, without a second text for screen readers', async () => {
    const { container } = show(await staged('online'), orders)
    const rooms = [...container.querySelectorAll('[data-slot="conn-stale-room"]')]
    expect(rooms.length).toBe(3)
    for (const room of rooms) {
      expect(room).toHaveAttribute('aria-hidden', 'true')
      expect(room.querySelector('button')).toBeNull()
    }
  })

  it('sees the title of the app in the room of the line', async () => {
    show(
      await staged('online'),
      <StaleRegion channel="orders" label="Orders" current={<h2>Orders</h2>}>
        <p>Order 1042</p>
      </StaleRegion>,
    )
    expect(screen.getByRole('heading', { name: 'Orders' })).toBeInTheDocument()
  })

  it('gets the action of the app', async () => {
    const refresh = vi.fn()
    show(
      await staged('overflow'),
      <StaleRegion channel="orders" label="Orders" actions={{ reload: refresh }}>
        <p>Order 1042</p>
      </StaleRegion>,
    )
    await click('Reload')
    expect(refresh).toHaveBeenCalledWith('orders', expect.objectContaining({ kind: 'missed' }))
  })
})
