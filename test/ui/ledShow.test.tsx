import { act, screen } from '@testing-library/react'
import type { SituationName } from 'react-connectivity/testing'
import { ConnectionLed, type LedShow } from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import { lose, mend, pass, show, staged } from './support/staged.js'

const led = (container: HTMLElement) => container.querySelector<HTMLElement>('[data-slot="conn-led"]')

/** Whether the LED is there while its subject works, and while it does not. */
const truth: readonly (readonly [LedShow, boolean, boolean])[] = [
  ['always', true, true],
  ['never', false, false],
  ['connected', true, false],
  ['disconnected', false, true],
]

describe('an LED that is there only at times', () => {
  it.each(truth)(
    'with show="%s" is there while connected: %s, while not: %s [I21]',
    async (when, up, down) => {
      const stage = await staged('online')
      const { container } = show(stage, <ConnectionLed show={when} />)
      expect(led(container) !== null).toBe(up)
      await lose(stage, 3000)
      expect(led(container) !== null).toBe(down)
      await act(() => mend(stage))
      await pass(stage, 7000)
      expect(led(container) !== null).toBe(up)
    },
  )

  it('is always there unless the app says otherwise', async () => {
    for (const situation of ['online', 'reconnecting', 'kicked'] as const) {
      const { container, unmount } = show(await staged(situation), <ConnectionLed />)
      expect(led(container)).not.toHaveAttribute('data-hidden')
      unmount()
    }
  })

  it.each(truth)('with show="%s" and "reserve" keeps its place [I21]', async (when, up, down) => {
    const stage = await staged('online')
    const { container } = show(stage, <ConnectionLed show={when} reserve />)
    expect(led(container)?.hasAttribute('data-hidden')).toBe(!up)
    const room = led(container)?.querySelectorAll('[data-slot="conn-led-room"]').length
    expect(room).toBeGreaterThan(5)
    await lose(stage, 3000)
    expect(led(container)?.hasAttribute('data-hidden')).toBe(!down)
    expect(led(container)?.querySelectorAll('[data-slot="conn-led-room"]')).toHaveLength(room ?? 0)
  })

  it('does not call a page disconnected that only loads', async () => {
    const stage = await staged('idle')
    const { container } = show(stage, <ConnectionLed show="disconnected" />)
    expect(led(container)).toBeNull()
    stage.simulation.network.mode = 'hang'
    act(() => stage.connectivity.connect())
    await pass(stage, 1500)
    expect(led(container)).toBeNull()
    await pass(stage, 1000)
    expect(led(container)).toHaveTextContent('Connecting…')
  })

  it.each<[SituationName, boolean]>([
    ['unstable', false],
    ['degraded', false],
    ['back-online-missed', false],
    ['offline', true],
    ['paused', true],
    ['kicked', true],
    ['overflow', true],
  ])('for trouble only: the worst of all in the situation "%s" is there: %s', async (situation, isThere) => {
    const { container } = show(await staged(situation), <ConnectionLed of="worst" show="disconnected" />)
    expect(led(container) !== null).toBe(isThere)
  })

  it('of a channel follows its own channel, also while the LED of the connection tells the loss', async () => {
    const stage = await staged('online')
    const { container } = show(stage, <ConnectionLed of={{ channel: 'orders' }} show="disconnected" />)
    expect(led(container)).toBeNull()
    await lose(stage, 3000)
    expect(led(container)).toHaveAttribute('data-quiet')
    expect(screen.getByRole('img', { name: 'orders: Reconnecting…' })).toBe(led(container))
  })
})
