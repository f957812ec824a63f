import { render, screen } from '@testing-library/react'
import { MessagesProvider, ThingLed } from 'react-connectivity/ui'
import { de } from 'react-connectivity/locales/de'
import { describe, expect, it } from 'vitest'
import { languages } from '../i18n/support/languages.js'

const pump = { id: 'pump', isConnected: true, isReporting: true, lastConnectedAt: null, lastSeenAt: 1 }

describe('the LED of a thing', () => {
  it.each([
    ['pump Online', 'connected', 'success', pump, true],
    ['pump Not responding', 'silent', 'warning', { ...pump, isReporting: false }, true],
    ['pump Offline', 'disconnected', 'warning', { ...pump, isConnected: false, isReporting: false }, true],
    ['Unknown', 'unknown', 'neutral', null, true],
    ['pump Out of date', 'outdated', 'neutral', pump, false],
  ] as const)('says "%s", also by its shape and tone', (text, state, tone, thing, isCurrent) => {
    const { container } = render(<ThingLed thing={thing} isCurrent={isCurrent} />)
    expect(container).toHaveTextContent(text)
    expect(container.firstChild).toHaveAttribute('data-state', state)
    expect(container.firstChild).toHaveAttribute('data-tone', tone)
    expect(container.querySelector('path')).not.toBeNull()
  })

  it('is read with its name when its label is hidden, in the language of the page', () => {
    render(
      <MessagesProvider messages={de}>
        <ThingLed thing={{ ...pump, isReporting: false }} isCurrent label="Pumpe" labelVisibility="hidden" />
      </MessagesProvider>,
    )
    expect(screen.getByRole('img', { name: 'Pumpe: Antwortet nicht' })).toBeVisible()
  })

  it('of a thing that nobody has named is read as its state, and never as the connection', () => {
    render(<ThingLed thing={null} isCurrent labelVisibility="hidden" />)
    expect(screen.getByRole('img')).toHaveAccessibleName('Unknown')
  })

  it.each(languages.map((language) => [language.locale, language] as const))(
    'says in %s that a thing is not known, which is another thing than not connected',
    (_, language) => {
      const { container } = render(
        <MessagesProvider messages={language}>
          <ThingLed thing={null} isCurrent />
        </MessagesProvider>,
      )
      expect(container).toHaveTextContent(language.led.unknown)
      expect(Object.values(language.led.state)).not.toContain(language.led.unknown)
    },
  )
})
