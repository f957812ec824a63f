import { act, render, screen } from '@testing-library/react'
import { createRef } from 'react'
import { channel } from 'react-connectivity'
import { ConnectionLed, en, Glyph } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { createSituation } from 'react-connectivity/testing'
import { leds } from '../../stories/support/leds.js'
import { lose, mend, pass, show, staged } from './support/staged.js'

describe('ConnectionLed', () => {
  it.each(leds)('shows $state by shape, by words and by tone', async ({ state, situation, channel }) => {
    const stage = await staged(situation)
    const ref = createRef<HTMLSpanElement>()
    show(stage, <ConnectionLed ref={ref} of={channel === undefined ? 'connection' : { channel }} />)
    // A page that loads flashes no words.
    if (state === 'idle') await pass(stage, 300)
    expect(ref.current?.dataset).toMatchObject({ slot: 'conn-led', state })
    expect(ref.current).toHaveTextContent(en.led.state[state])
    expect(ref.current?.querySelector('[data-slot="conn-glyph"][aria-hidden="true"] path')).not.toBeNull()
  })

  it('has a different shape for each state with a different meaning', () => {
    const shapes = new Map<string, string>()
    for (const { state } of leds) {
      const { container, unmount } = render(<Glyph state={state} />)
      const path = container.querySelector('path')
      shapes.set(state, `${path?.getAttribute('d')} ${path?.getAttribute('fill')}`)
      unmount()
    }
    // States with the same meaning share a shape.
    expect(shapes.get('syncing')).toBe(shapes.get('connecting'))
    expect(shapes.get('stale')).toBe(shapes.get('reconnecting'))
    expect(new Set(shapes.values()).size).toBe(7)
  })

  it('keeps its name for screen readers when the label is hidden', async () => {
    const stage = await staged('offline')
    show(stage, <ConnectionLed labelVisibility="hidden" />)
    expect(screen.getByRole('img', { name: 'Connection: Offline' })).toHaveTextContent('')
  })

  it('names its channel, or the worst of all', async () => {
    const stage = await staged('overflow')
    show(
      stage,
      <>
        <ConnectionLed of={{ channel: 'orders' }} label="Orders" labelVisibility="hidden" />
        <ConnectionLed of="worst" labelVisibility="hidden" />
        <ConnectionLed labelVisibility="hidden" />
        <ConnectionLed of={{ channel: 'never used' }} labelVisibility="hidden" />
      </>,
    )
    expect(screen.getAllByRole('img').map((led) => led.getAttribute('aria-label'))).toEqual([
      'Orders: Out of date',
      'Connection: Out of date',
      'Connection: Online',
      'never used: Not connected',
    ])
  })

  it('distinguishes a refused channel from a lost connection', async () => {
    const stage = await staged('channel-denied')
    show(stage, <ConnectionLed of={{ channel: 'orders' }} labelVisibility="hidden" />)
    expect(screen.getByRole('img', { name: 'orders: No access' })).toHaveAttribute('data-state', 'failed')
  })

  it('does not speak of access when a channel is not there', async () => {
    const stage = await staged('channel-not-found')
    show(
      stage,
      <>
        <ConnectionLed of={{ channel: 'orders' }} labelVisibility="hidden" />
        <ConnectionLed of="worst" labelVisibility="hidden" />
      </>,
    )
    expect(screen.getAllByRole('img').map((led) => led.getAttribute('aria-label'))).toEqual([
      'orders: Not available',
      'Connection: Not available',
    ])
  })

  it('follows the connection without being a live region', async () => {
    const stage = await staged('online')
    const { container } = show(stage, <ConnectionLed />)
    await lose(stage, 300)
    expect(container).toHaveTextContent('Reconnecting…')
    expect(container.querySelector('[aria-live], [role="status"], [role="alert"]')).toBeNull()
  })

  it('tells one fact once: while the connection is lost, channels have an outline and no words', async () => {
    const stage = await staged('reconnecting')
    const { container } = show(stage, <ConnectionLed of={{ channel: 'orders' }} label="Orders" />)
    const led = container.querySelector('[data-slot="conn-led"]')
    expect(led).toHaveAttribute('data-quiet')
    expect(led).toHaveAttribute('data-tone', 'neutral')
    expect(led).toHaveAttribute('title', 'Orders: Reconnecting…')
    expect(led?.querySelector('path')).toHaveAttribute('fill', 'none')
    expect(led).toHaveTextContent(/^Orders$/)
    // Screen readers still read the state.
    expect(led).toHaveAccessibleName('Orders: Reconnecting…')
    await act(() => mend(stage))
    await pass(stage, 7000)
    expect(led).not.toHaveAttribute('data-quiet')
    expect(led).not.toHaveAttribute('title')
    expect(led).toHaveTextContent('Orders Online')
    expect(led).toHaveAttribute('data-tone', 'success')
  })

  it('shows its hidden name as a tooltip', async () => {
    show(await staged('offline'), <ConnectionLed labelVisibility="hidden" />)
    expect(screen.getByRole('img')).toHaveAttribute('title', 'Connection: Offline')
  })

  it('never speaks of access when a person takes the connection over from another tab', async () => {
    const stage = await staged('kicked')
    const { container } = show(stage, <ConnectionLed of={{ channel: 'orders' }} />)
    const texts = new Set<string | null>()
    const look = () => texts.add(container.textContent)
    look()
    act(() => stage.connectivity.connect())
    for (let step = 0; step < 60; step += 1) {
      await act(() => stage.advance(20))
      look()
    }
    expect(container).toHaveTextContent('Online')
    expect([...texts].filter((text) => /access|available/.test(text ?? ''))).toEqual([])
  })

  it('says one thing while a channel is on its way back from a refusal', async () => {
    let isAllowed = false
    const stage = await createSituation('idle', { server: { authorize: () => isAllowed } })
    channel(stage.connectivity, 'orders').subscribe({})
    stage.connectivity.connect()
    await stage.advance(1000)
    const { container, unmount } = show(stage, <ConnectionLed of={{ channel: 'orders' }} />)
    expect(container).toHaveTextContent('orders No access')
    isAllowed = true
    const texts: (string | null)[] = []
    act(() => stage.connectivity.act('orders', 'resubscribe'))
    for (let step = 0; step < 60; step += 1) {
      await act(() => stage.advance(20))
      if (texts.at(-1) !== container.textContent) texts.push(container.textContent)
    }
    expect(texts.at(-1)).toBe('orders Online')
    expect(texts.filter((text) => /Disconnected|Not available/.test(text ?? ''))).toEqual([])
    unmount()
    stage.dispose()
  })

  it('of one channel does not look at the others of a page with many', async () => {
    const stage = await staged('online')
    const values = vi.spyOn(stage.connectivity.getState().channels, 'values')
    const { container } = show(stage, <ConnectionLed of={{ channel: 'orders' }} />)
    expect(container).toHaveTextContent('Online')
    expect(values).not.toHaveBeenCalled()
  })

  it('keeps room for its longest text, for the eyes only', async () => {
    const { container } = show(await staged('online'), <ConnectionLed reserve />)
    const rooms = [...container.querySelectorAll('[data-slot="conn-led-room"]')]
    expect(rooms.map((room) => room.textContent)).toEqual(
      expect.arrayContaining([en.led.state.reconnecting, en.led.state.failed, en.led.unavailable]),
    )
    expect(rooms.every((room) => room.getAttribute('aria-hidden') === 'true')).toBe(true)
  })

  it('can render an element of the app', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionLed detail="24 ms" render={(props, state) => <b {...props} title={state} />} />)
    expect(screen.getByTitle('online')).toHaveTextContent('Online 24 ms')
  })
})
