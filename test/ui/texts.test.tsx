import { screen } from '@testing-library/react'
import {
  ConnectionBanner,
  ConnectionLed,
  en,
  MessagesProvider,
  type Messages,
  type Overrides,
} from 'react-connectivity/ui'
import type { LedState, Missed } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { createFormat } from '../../src/i18n/format.js'
import { overlay } from '../../src/i18n/messages.js'
import { bannerText } from '../../src/ui/banner/bannerText.js'
import { pass, show, staged } from './support/staged.js'

const german: Overrides<Messages> = {
  banner: {
    title: { offline: 'Sie sind offline.' },
    pending: ({ count }, { number }) => `${number(count)} Änderungen bleiben auf dieser Seite.`,
    action: { retry: 'Jetzt verbinden' },
    announce: { offline: ({ pending }) => (pending > 0 ? 'Offline, alles aufgehoben.' : 'Offline.') },
  },
  led: { state: { offline: 'Ohne Verbindung' } },
}

describe('the texts', () => {
  it('are whole English sentences for one and for many', () => {
    const format = createFormat('en')
    const { pending } = en.banner
    if (typeof pending === 'string') throw new Error('expected a function')
    expect(pending({ count: 1 }, format)).toBe('1 unsent change is kept on this page.')
    expect(pending({ count: 1200 }, format)).toBe('1,200 unsent changes are kept on this page.')
  })

  it('do not call a page up to date that is not', async () => {
    const { banner } = (await staged('back-online')).presentation()
    const bodyWhen = (worstLed: LedState, missed: Missed) =>
      bannerText(banner!, { worstLed, missed, countdown: null }, en.banner, createFormat('en')).body
    expect(bodyWhen('online', 'nothing')).toBe('You’re up to date.')
    expect(bodyWhen('online', 'unknown')).toBeNull()
    expect(bodyWhen('online', 'some')).toBe('Some messages were missed.')
    expect(bodyWhen('syncing', 'some')).toBe('Getting the updates you missed.')
    expect(bodyWhen('stale', 'nothing')).toBeNull()
  })

  it('can be replaced for everything below a provider, one by one', async () => {
    const stage = await staged('offline-pending')
    show(
      stage,
      <MessagesProvider messages={german} locale="de">
        <ConnectionBanner />
        <ConnectionLed />
      </MessagesProvider>,
    )
    const banner = screen.getByRole('region', { name: 'Connection status' })
    expect(banner).toHaveTextContent('Sie sind offline. 3 Änderungen bleiben auf dieser Seite.')
    expect(screen.getByRole('button', { name: 'Jetzt verbinden' })).toBeVisible()
    expect(screen.getByText('Ohne Verbindung')).toBeVisible()
    await pass(stage, 200)
    expect(screen.getByRole('status')).toHaveTextContent('Offline, alles aufgehoben.')
  })

  it('can be replaced for one component, over those of the provider', async () => {
    const stage = await staged('offline')
    show(
      stage,
      <MessagesProvider messages={german}>
        <MessagesProvider messages={{ banner: { label: 'Verbindung' } }}>
          <ConnectionBanner messages={{ title: { offline: 'Kein Netz.' } }} />
        </MessagesProvider>
      </MessagesProvider>,
    )
    expect(screen.getByRole('region', { name: 'Verbindung' })).toHaveTextContent('Kein Netz.')
    expect(screen.getByRole('button', { name: 'Jetzt verbinden' })).toBeVisible()
  })

  it('write numbers the way the language does', async () => {
    const stage = await staged('countdown')
    show(stage, <ConnectionBanner locale="ar-EG" />)
    expect(screen.getByRole('timer')).toHaveTextContent(/[\u0660-\u0669]/)
  })

  it('keep the text below where an override is undefined, and never change the catalogue', () => {
    const base = { a: 'one', group: { b: 'two', c: 'three' } }
    const layer = { a: undefined, group: { b: 'zwei' } } as unknown as { group: { b: string } }
    expect(overlay(base, layer)).toEqual({ a: 'one', group: { b: 'zwei', c: 'three' } })
    expect(base.group.b).toBe('two')
  })
})
