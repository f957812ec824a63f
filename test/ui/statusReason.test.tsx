import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionStatus, MessagesProvider, type Catalogue } from 'react-connectivity/ui'
import { ar } from 'react-connectivity/locales/ar'
import { de } from 'react-connectivity/locales/de'
import { en } from 'react-connectivity/locales/en'
import type { SituationName } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { pass, show, staged } from './support/staged.js'

/** Opens the details of a page in a situation. */
async function openIn(situation: SituationName, language: Catalogue = en) {
  const stage = await staged(situation)
  const { container } = show(
    stage,
    <MessagesProvider messages={language}>
      <ConnectionStatus />
    </MessagesProvider>,
  )
  const trigger = container.querySelector('[data-slot="conn-status-button"]')
  await act(async () => void fireEvent.click(trigger!))
  return stage
}

const reasonRow = (name = 'Reason') => screen.getByText(name).nextSibling

describe('a person who asks for the reason', () => {
  it('of a loss reads it in words, with its raw code', async () => {
    await openIn('reconnecting')
    expect(reasonRow()).toHaveTextContent(/^Server out of reach \(1006\)$/)
  })

  it('reads none while an attempt runs that was asked for after a verdict', async () => {
    const stage = await openIn('kicked')
    expect(reasonRow()).toHaveTextContent(/^Opened somewhere else \(4409\)$/)
    stage.simulation.network.mode = 'hang'
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Try now' })))
    await pass(stage, 500)
    expect(stage.connectivity.getState().connection.reason).toBe('retry-requested')
    expect(screen.queryByText('Reason')).toBeNull()
  })

  it.each([
    ['channel-denied', 'No access'],
    ['channel-not-found', 'Not found'],
    ['channel-stopped', 'Closed by the server'],
    ['overflow', 'Updates missed'],
  ] as const)(
    'reads why a channel does not work while the connection does: %s',
    async (situation, reason) => {
      await openIn(situation)
      expect(reasonRow()).toHaveTextContent(reason)
    },
  )

  it('reads the one that the title is about when several things are wrong', async () => {
    await openIn('mixed')
    expect(screen.getByRole('dialog')).toHaveTextContent(/^Not available/)
    expect(reasonRow()).toHaveTextContent('No access')
  })

  it.each([
    [de, 'Grund', 'Server nicht erreichbar (1006)'],
    [ar, 'السبب', 'تعذّر الوصول إلى الخادم \u2068(1006)\u2069'],
  ])('reads it in the language of the page: $locale', async (language, name, reason) => {
    await openIn('reconnecting', language)
    expect(reasonRow(name)?.textContent).toBe(reason)
  })

  it('reads the id of one that only developers understand, marked as code, from left to right', async () => {
    const { connectivity } = await openIn('failed', ar)
    const { reason, code } = connectivity.getState().connection
    const id = reasonRow('السبب')?.firstChild
    expect(id).toHaveProperty('tagName', 'CODE')
    expect(id).toHaveProperty('dir', 'ltr')
    expect(id?.textContent).toBe(`${reason} (${String(code)})`)
  })

  it('reads none while all is well', async () => {
    await openIn('online')
    expect(screen.queryByText('Reason')).toBeNull()
  })
})
