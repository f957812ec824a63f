import { screen } from '@testing-library/react'
import { ConnectionBanner, ConnectionLed, MessagesProvider } from 'react-connectivity/ui'
import { ar } from 'react-connectivity/locales/ar'
import { de } from 'react-connectivity/locales/de'
import { fr } from 'react-connectivity/locales/fr'
import type { ReactElement } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { show, staged, within } from './support/staged.js'

const warned = (): string[] =>
  vi
    .mocked(console.warn)
    .mock.calls.map(([text]) => String(text))
    .filter((text) => text.startsWith('MessagesProvider'))

afterEach(() => vi.restoreAllMocks())

async function shown(content: ReactElement) {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const stage = await staged('offline-pending')
  const { rerender } = show(stage, content)
  return (next: ReactElement) => rerender(within(stage, next))
}

describe('a person sets the language', () => {
  it('with a catalogue alone, which brings numbers, times and plurals along [U42]', async () => {
    await shown(
      <MessagesProvider messages={ar}>
        <ConnectionBanner />
      </MessagesProvider>,
    )
    expect(screen.getByRole('region', { name: 'حالة الاتصال' })).toHaveTextContent('تغييرات')
    expect(warned()).toEqual([])
  })

  it('and changes single texts in a provider below, which stays silent', async () => {
    await shown(
      <MessagesProvider messages={de}>
        <MessagesProvider messages={{ banner: { title: { offline: 'Kein Netz.' } } }}>
          <ConnectionBanner />
        </MessagesProvider>
      </MessagesProvider>,
    )
    const banner = screen.getByRole('region', { name: 'Verbindungsstatus' })
    expect(banner).toHaveTextContent(
      'Kein Netz. 3 nicht gesendete Änderungen bleiben auf dieser Seite erhalten.',
    )
    expect(warned()).toEqual([])
  })

  it('and changes it while the page is open', async () => {
    const rerender = await shown(
      <MessagesProvider messages={de}>
        <ConnectionLed />
      </MessagesProvider>,
    )
    rerender(
      <MessagesProvider messages={fr}>
        <ConnectionLed />
      </MessagesProvider>,
    )
    expect(screen.getByText('Hors ligne')).toBeVisible()
  })
})

describe('a wrong language', () => {
  it.each([
    [{}, 'MessagesProvider: locale must be a BCP 47 tag such as "de" or "pt-BR", got an object'],
    [
      'de_DE',
      'MessagesProvider: locale must be a BCP 47 tag such as "de" or "pt-BR", got "de_DE"; write de-DE',
    ],
    ['', 'MessagesProvider: locale must be a BCP 47 tag such as "de" or "pt-BR", got ""'],
  ])('is an error in development that says what to write: %j [U42]', async (locale, message) => {
    await expect(shown(<MessagesProvider locale={locale as string} />)).rejects.toThrow(message)
  })

  it('is an error at a component as well [U42]', async () => {
    await expect(shown(<ConnectionBanner locale={{} as string} />)).rejects.toThrow('got an object')
    await expect(shown(<ConnectionBanner messages={'de' as never} />)).rejects.toThrow(
      'messages must be a catalogue such as `de` of "react-connectivity/locales/de", or an object with some of its texts, got "de"',
    )
  })

  it('breaks no page in production: numbers and times are English', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    await shown(<ConnectionBanner locale={'de_DE'} />)
    vi.unstubAllEnvs()
    expect(screen.getByRole('region')).toHaveTextContent('3 unsent changes')
  })

  it('is reported when the browser does not know it [U42]', async () => {
    await shown(<MessagesProvider locale="xx" />)
    expect(warned()).toEqual([expect.stringContaining('this browser does not know the language "xx"')])
  })

  it('is reported once when half of its texts are English [U42]', async () => {
    const { sends: _, ...half } = de
    const rerender = await shown(<MessagesProvider messages={half} />)
    rerender(<MessagesProvider messages={{ ...half }} />)
    expect(warned()).toEqual([
      'MessagesProvider: texts are English in "de": sends; give a whole catalogue, such as messages={de} from "react-connectivity/locales/de", and change single texts in a provider below it',
    ])
  })

  it('is reported when a name is not one of a text [U42]', async () => {
    const wrong = { banner: { title: { ofline: 'Kein Netz.' } }, led: 'LED' }
    await shown(<MessagesProvider messages={wrong as object} />)
    expect(warned()).toEqual([
      'MessagesProvider: messages has no use for banner.title.ofline, led; expected the sections banner, led, prompt, stale, status, sends with the texts of the type Messages',
    ])
  })
})
