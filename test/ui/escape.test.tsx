import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionBanner, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import type { KeyboardEvent } from 'react'
import type { Situation, SituationName } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { lose, mend, overflowAgain, pass, show, staged } from './support/staged.js'

const banner = () => screen.queryByRole('region', { name: 'Connection status' })
const prompt = () => screen.queryByRole('region', { name: 'You missed some updates' })
const key = (name: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key: name })

/** An app with the region, whose person types a note. */
function showApp(stage: Situation): HTMLElement {
  show(
    stage,
    <main>
      <input aria-label="note" />
      <ConnectivityRegion />
      <ConnectionBanner />
      <ResyncPrompt />
    </main>,
  )
  const note = screen.getByLabelText('note')
  note.focus()
  return note
}

describe('a person who presses Esc in a banner that stands in the page', () => {
  /** A page whose banner stands in place, with a dialog that listens to Esc on the document. */
  async function showInPlace(situation: SituationName, onKeyDown = vi.fn()) {
    const stage = await staged(situation)
    const onDialogKey = vi.fn()
    show(
      stage,
      <main>
        <input aria-label="note" />
        <ConnectionBanner onKeyDown={onKeyDown} />
      </main>,
    )
    document.addEventListener('keydown', onDialogKey)
    onTestFinished(() => document.removeEventListener('keydown', onDialogKey))
    const note = screen.getByLabelText('note')
    note.focus()
    return { stage, note, onDialogKey, onKeyDown }
  }
  const focusIn = (name: string) => act(() => screen.getByRole('button', { name }).focus())

  it('dismisses the banner, gets the focus back, and closes nothing else [U30]', async () => {
    const { stage, note, onDialogKey, onKeyDown } = await showInPlace('reconnecting')
    focusIn('Try now')
    key('Escape')
    expect(banner()).toBeNull()
    expect(note).toHaveFocus()
    expect(onKeyDown).toHaveBeenCalledTimes(1)
    expect(onDialogKey).not.toHaveBeenCalled()
    await pass(stage, 5000)
    expect(banner()).toBeNull()
  })

  it('keeps it while the focus is elsewhere, with other keys, and where the app handles the key', async () => {
    const { onKeyDown, onDialogKey } = await showInPlace(
      'reconnecting',
      vi.fn((event: KeyboardEvent) => event.preventDefault()),
    )
    key('Escape')
    expect(onDialogKey).toHaveBeenCalledTimes(1)
    focusIn('Try now')
    key('Escape')
    expect(onKeyDown).toHaveBeenCalledTimes(1)
    expect(banner()).not.toBeNull()
    onKeyDown.mockImplementation(() => undefined)
    key('Enter')
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape', isComposing: true })
    expect(banner()).not.toBeNull()
  })

  it('keeps a banner whose only way out is its action, and leaves the key to the page', async () => {
    const { onDialogKey } = await showInPlace('kicked')
    focusIn('Use here')
    key('Escape')
    expect(banner()).not.toBeNull()
    expect(onDialogKey).toHaveBeenCalledTimes(1)
  })
})

describe('a person who presses Esc inside the region', () => {
  it('dismisses the banner, types on, and sees a banner again at the next loss [U30]', async () => {
    const stage = await staged('reconnecting')
    const note = showApp(stage)
    key('F6')
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus()
    key('Escape')
    expect(banner()).toBeNull()
    expect(note).toHaveFocus()
    await pass(stage, 5000)
    expect(banner()).toBeNull()
    await act(() => mend(stage))
    await pass(stage, 10_000)
    await lose(stage, 3000)
    expect(banner()).toHaveTextContent('Connection lost')
    expect(note).toHaveFocus()
  })

  it('keeps a banner whose only way out is its action', async () => {
    const note = showApp(await staged('kicked'))
    key('F6')
    expect(screen.getByRole('button', { name: 'Use here' })).toHaveFocus()
    key('Escape')
    expect(banner()).not.toBeNull()
    expect(note).toHaveFocus()
  })

  it('answers “Not now” to the prompt, types on, and is asked again when messages are missed again', async () => {
    const stage = await staged('overflow')
    const note = showApp(stage)
    key('F6')
    expect(prompt()).toContainElement(document.activeElement as HTMLElement)
    key('Escape')
    expect(prompt()).toBeNull()
    expect(note).toHaveFocus()
    await pass(stage, 5000)
    expect(prompt()).toBeNull()
    await overflowAgain(stage)
    expect(prompt()).not.toBeNull()
    expect(note).toHaveFocus()
  })
})
