import { act, fireEvent, screen } from '@testing-library/react'
import { useState, type ReactElement } from 'react'
import { useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'

export const yes = (): Promise<boolean> => Promise.resolve(true)
export const click = (name: string): Promise<void> =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })))

/** A form of the app that hands its text over a reload. */
export function Note({ label = 'note' }: { readonly label?: string }): ReactElement {
  const [text, setText] = useState('')
  const isDirty = text !== ''
  useUnsavedWork({
    id: 'note',
    label: text.endsWith('!') ? 'Note!' : 'Note',
    isDirty,
    copy: () => text,
    restore: setText,
  })
  return <input aria-label={label} value={text} onChange={({ target }) => setText(target.value)} />
}

/** The form, and a prompt whose reload is this one. */
export const page = (reload: () => void): ReactElement => (
  <>
    <ResyncPrompt reload={reload} probe={yes} />
    <Note />
  </>
)

export const write = (text: string): boolean =>
  fireEvent.change(screen.getByLabelText('note'), { target: { value: text } })
export const written = (): string => screen.getByLabelText<HTMLInputElement>('note').value
