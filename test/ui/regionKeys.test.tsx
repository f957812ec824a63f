import { act, fireEvent, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import {
  ConnectionBanner,
  ConnectivityRegion,
  InRegion,
  type ConnectivityRegionProps,
} from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { mend, show, staged, within } from './support/staged.js'

const page = (props: ConnectivityRegionProps = {}): ReactElement => (
  <main>
    <input aria-label="note" />
    <ConnectivityRegion {...props} />
    <ConnectionBanner />
  </main>
)

describe('ConnectivityRegion', () => {
  it('leads the focus in with the hotkey and back with it or with Esc [U39]', async () => {
    show(await staged('offline'), page())
    const note = screen.getByLabelText('note')
    note.focus()
    for (const key of ['F6', 'Escape']) {
      fireEvent.keyDown(document.activeElement ?? document.body, { key: 'F6' })
      expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus()
      fireEvent.keyDown(document.activeElement ?? document.body, { key })
      expect(note).toHaveFocus()
    }
  })

  it('leads the focus past a control that cannot have it', async () => {
    show(
      await staged('online'),
      <main>
        <input aria-label="note" />
        <ConnectivityRegion />
        <InRegion>
          <button type="button" disabled>
            Saving
          </button>
          <button type="button">Undo</button>
        </InRegion>
      </main>,
    )
    screen.getByLabelText('note').focus()
    fireEvent.keyDown(screen.getByLabelText('note'), { key: 'F6' })
    expect(screen.getByRole('button', { name: 'Undo' })).toHaveFocus()
  })

  it('leaves its hotkey to the browser while there is nothing in it', async () => {
    show(await staged('online'), page())
    screen.getByLabelText('note').focus()
    expect(fireEvent.keyDown(screen.getByLabelText('note'), { key: 'F6' })).toBe(true)
    expect(screen.getByLabelText('note')).toHaveFocus()
  })

  it('takes another hotkey with modifiers, or none', async () => {
    const stage = await staged('offline')
    const { rerender } = show(stage, page({ hotkey: 'Alt+Shift+C' }))
    const note = screen.getByLabelText('note')
    note.focus()
    fireEvent.keyDown(note, { key: 'F6' })
    fireEvent.keyDown(note, { key: 'c', altKey: true })
    expect(note).toHaveFocus()
    fireEvent.keyDown(note, { key: 'C', altKey: true, shiftKey: true })
    expect(note).not.toHaveFocus()
    note.focus()
    rerender(within(stage, page({ hotkey: null })))
    fireEvent.keyDown(note, { key: 'F6' })
    expect(note).toHaveFocus()
  })

  it.each([
    [
      'the Ç that macOS types with Option',
      'Alt+Shift+C',
      { key: 'Ç', code: 'KeyC', altKey: true, shiftKey: true },
    ],
    ['a dead key', 'Alt+E', { key: 'Dead', code: 'KeyE', altKey: true }],
    ['a Cyrillic letter', 'Ctrl+Alt+C', { key: 'с', code: 'KeyC', altKey: true, ctrlKey: true }],
    ['the sign above a digit', 'Alt+Shift+1', { key: '!', code: 'Digit1', altKey: true, shiftKey: true }],
    ['the sign that it names', 'Shift+!', { key: '!', code: 'Digit1', shiftKey: true }],
    ['a letter that another layout has elsewhere', 'Alt+C', { key: 'c', code: 'KeyI', altKey: true }],
  ])('takes its hotkey as %s', async (_, hotkey, event) => {
    show(await staged('offline'), page({ hotkey }))
    const note = screen.getByLabelText('note')
    note.focus()
    fireEvent.keyDown(note, event)
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus()
  })

  it('leaves other letters to the page, also where they are on the key of the hotkey', async () => {
    show(await staged('offline'), page({ hotkey: 'Alt+C' }))
    const note = screen.getByLabelText('note')
    note.focus()
    fireEvent.keyDown(note, { key: 'j', code: 'KeyC', altKey: true })
    fireEvent.keyDown(note, { key: 'ç', code: 'KeyX', altKey: true })
    expect(note).toHaveFocus()
  })

  it('lets a browser fill in a form, which sends a key event without a key', async () => {
    show(await staged('offline'), page({ hotkey: 'Alt+Shift+C' }))
    const errors: unknown[] = []
    const note = (event: ErrorEvent): void => {
      errors.push(event.error)
      event.preventDefault()
    }
    window.addEventListener('error', note)
    fireEvent(screen.getByLabelText('note'), new Event('keydown', { bubbles: true }))
    window.removeEventListener('error', note)
    expect(errors).toEqual([])
  })

  it('hands the focus back to where the hotkey took it when the banner leaves [U39]', async () => {
    const stage = await staged('reconnecting')
    show(stage, page())
    const note = screen.getByLabelText('note')
    note.focus()
    fireEvent.keyDown(note, { key: 'F6' })
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus()
    await act(() => mend(stage))
    expect(note).toHaveFocus()
  })

  it('gives Esc its meaning in the row that has the focus, and then the focus back', async () => {
    const onEscape = vi.fn()
    show(
      await staged('online'),
      <>
        <input aria-label="note" />
        <ConnectivityRegion />
        <InRegion onEscape={onEscape}>
          <button type="button">Row</button>
        </InRegion>
      </>,
    )
    const outside = vi.fn()
    screen.getByLabelText('note').focus()
    fireEvent.keyDown(screen.getByLabelText('note'), { key: 'F6' })
    document.addEventListener('keydown', outside)
    fireEvent.keyDown(screen.getByText('Row'), { key: 'Escape' })
    expect(onEscape).toHaveBeenCalledTimes(1)
    expect(screen.getByLabelText('note')).toHaveFocus()
    // A dialog below would close.
    expect(outside).not.toHaveBeenCalled()
    document.removeEventListener('keydown', outside)
  })

  it('hides no press and no focus from React, and all of them from the listeners of dialogs [U24]', async () => {
    const inside = vi.fn()
    const outside = vi.fn()
    show(
      await staged('online'),
      <>
        <ConnectivityRegion />
        <InRegion>
          <button type="button" onPointerDown={inside} onFocus={inside}>
            Row
          </button>
        </InRegion>
      </>,
    )
    for (const type of ['pointerdown', 'focusin']) document.addEventListener(type, outside)
    fireEvent.pointerDown(screen.getByText('Row'))
    act(() => screen.getByText('Row').focus())
    for (const type of ['pointerdown', 'focusin']) document.removeEventListener(type, outside)
    expect(inside).toHaveBeenCalledTimes(2)
    expect(outside).not.toHaveBeenCalled()
  })
})
