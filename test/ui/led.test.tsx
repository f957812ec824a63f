import { act, screen } from '@testing-library/react'
import { createRef } from 'react'
import { ConnectionLed, en } from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import { leds } from '../../stories/support/situations.js'
import { pass, show, staged } from './support/staged.js'

describe('ConnectionLed', () => {
  it.each(leds)('shows $state by shape, by words and by tone', async ({ state, situation, channel }) => {
    const stage = await staged(situation)
    const ref = createRef<HTMLSpanElement>()
    show(stage, <ConnectionLed ref={ref} of={channel === undefined ? 'connection' : { channel }} />)
    expect(ref.current?.dataset).toMatchObject({ slot: 'conn-led', state })
    expect(ref.current).toHaveTextContent(en.led.state[state])
    expect(ref.current?.querySelector('[data-slot="conn-glyph"][aria-hidden="true"] path')).not.toBeNull()
  })

  it('has a different shape for each state with a different meaning', async () => {
    const shapes = new Map<string, string>()
    for (const { state, situation, channel } of leds) {
      const { container, unmount } = show(
        await staged(situation),
        <ConnectionLed of={channel === undefined ? 'connection' : { channel }} />,
      )
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
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 300)
    expect(container).toHaveTextContent('Reconnecting…')
    expect(container.querySelector('[aria-live], [role="status"], [role="alert"]')).toBeNull()
  })

  it('can render an element of the app', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionLed detail="24 ms" render={(props, state) => <b {...props} title={state} />} />)
    expect(screen.getByTitle('online')).toHaveTextContent('Online 24 ms')
  })
})
