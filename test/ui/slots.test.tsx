import { fireEvent, render, screen } from '@testing-library/react'
import { forwardRef, type ReactElement } from 'react'
import {
  ConnectivityProvider,
  type ButtonSlotProps,
  type GlyphSlotProps,
  type Slots,
} from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt, ThingLed } from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import type { SituationName } from 'react-connectivity/testing'
import { staged } from './support/staged.js'

/** A button as design systems have them: with its own props for weight and progress. */
const HostButton = forwardRef<HTMLButtonElement, ButtonSlotProps>(function HostButton(props, ref) {
  const { variant, busy, children, ...attributes } = props
  return (
    <button {...attributes} ref={ref} type="button" className={`host-${variant}`} data-busy={busy}>
      {children}
    </button>
  )
})

const HostGlyph = ({ state, tone }: GlyphSlotProps): ReactElement => (
  <i className="host-glyph">{`${state} ${tone}`}</i>
)

const slots: Slots = { Button: HostButton, Glyph: HostGlyph }

async function showParts(situation: SituationName, given: Slots = slots) {
  const stage = await staged(situation)
  return render(
    <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false} slots={given}>
      <ConnectionBanner />
      <ConnectionLed />
      <ResyncPrompt />
    </ConnectivityProvider>,
  )
}

describe('slots', () => {
  it('draw each button and each glyph of the kit with the components of the host [U35]', async () => {
    for (const situation of ['countdown', 'overflow', 'kicked'] as const) {
      const { container, unmount } = await showParts(situation)
      const buttons = [...container.querySelectorAll('button')]
      expect(buttons.length).toBeGreaterThan(0)
      for (const button of buttons) expect(button.className).toMatch(/^host-(primary|secondary|ghost|link)$/)
      const glyphs = [...container.querySelectorAll('[data-slot="conn-glyph"]')]
      expect(glyphs.length).toBeGreaterThanOrEqual(2)
      for (const glyph of glyphs) expect(glyph.firstElementChild).toHaveClass('host-glyph')
      unmount()
    }
  })

  it('tell the host’s button its progress, and keep the focus on it [U35]', async () => {
    await showParts('countdown')
    const button = screen.getByRole('button', { name: 'Try now' })
    button.focus()
    fireEvent.click(button)
    expect(button).toHaveAttribute('data-busy', 'true')
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toHaveFocus()
  })

  it('tell the host’s glyph state and tone [U35]', async () => {
    const { container } = await showParts('offline')
    expect(container.querySelector('[data-slot="conn-led"] .host-glyph')).toHaveTextContent('offline neutral')
  })

  it('tell the host’s glyph of a thing the tone that its LED has [U35]', async () => {
    const thing = { id: 'pump', isConnected: false, isReporting: false, lastConnectedAt: null, lastSeenAt: 1 }
    const stage = await staged('online')
    const { container } = render(
      <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false} slots={slots}>
        <ThingLed thing={thing} isCurrent />
      </ConnectivityProvider>,
    )
    expect(container.firstChild).toHaveAttribute('data-tone', 'warning')
    expect(container.querySelector('.host-glyph')).toHaveTextContent('offline warning')
  })

  it('come from the provider above when the one below has none', async () => {
    const outer = await staged('online')
    const stage = await staged('countdown')
    render(
      <ConnectivityProvider connectivity={outer.connectivity} autoConnect={false} slots={slots}>
        <ConnectivityProvider connectivity={stage.connectivity} autoConnect={false}>
          <ConnectionBanner />
        </ConnectivityProvider>
      </ConnectivityProvider>,
    )
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveClass('host-secondary')
  })
})
