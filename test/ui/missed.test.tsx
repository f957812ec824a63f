import { fireEvent } from '@testing-library/react'
import { ConnectionBanner, ConnectionLed, ConnectionStatus } from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import { pass, show, staged } from './support/staged.js'

const parts = (
  <>
    <ConnectionBanner announce={false} />
    <ConnectionLed data-testid="connection" />
    <ConnectionLed data-testid="channel" of={{ channel: 'orders' }} />
    <ConnectionStatus />
  </>
)

/** Tone and shape of each part on the page: banner, LEDs, status. */
const looksIn = (container: HTMLElement) =>
  [...container.querySelectorAll('[data-tone]:not([data-slot="conn-glyph"])')].map((part) => [
    part.getAttribute('data-slot'),
    part.getAttribute('data-tone'),
    part.querySelector('[data-slot="conn-glyph"]')?.getAttribute('data-state'),
  ])

describe('a person who is back online', () => {
  it('sees at a glance, in each part alike, that messages were missed', async () => {
    const stage = await staged('back-online-missed')
    const { container } = show(stage, parts)
    expect(looksIn(container)).toEqual([
      ['conn-banner', 'warning', 'reconnecting'],
      ['conn-led', 'warning', 'stale'],
      ['conn-led', 'warning', 'stale'],
      ['conn-status', 'warning', 'stale'],
      ['conn-led', 'warning', 'stale'],
    ])
    fireEvent.click(container.querySelector('[data-slot="conn-status-button"]')!)
    const details = container.querySelector('[data-slot="conn-details"]')
    expect(details?.querySelector('[data-slot="conn-glyph"]')).toHaveAttribute('data-state', 'stale')
    expect(details).toHaveTextContent('ReasonUpdates missed')
    // The connection works, and its LED says so in words.
    expect(container.querySelector('[data-testid="connection"]')).toHaveTextContent('Online')
    await pass(stage, 60_000)
    expect(container.querySelector('[data-slot="conn-banner"]')).toBeNull()
    expect(looksIn(container).map(([, tone]) => tone)).toEqual(Array(4).fill('success'))
  })

  it('sees that all is well when nothing was missed', async () => {
    const { container } = show(await staged('back-online'), parts)
    expect(looksIn(container)).toEqual([
      ['conn-banner', 'success', 'online'],
      ...Array(2).fill(['conn-led', 'success', 'online']),
      ['conn-status', 'success', 'online'],
      ['conn-led', 'success', 'online'],
    ])
  })
})
