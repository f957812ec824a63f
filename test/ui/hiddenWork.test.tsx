import { act, fireEvent, screen } from '@testing-library/react'
import * as React from 'react'
import { useState, type ReactElement, type ReactNode } from 'react'
import { useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { click, yes } from './support/note.js'
import { show, staged, within } from './support/staged.js'

const { Activity } = React as Partial<Pick<typeof React, 'Activity'>>

/** A form with text that no reload brings back. */
function Form({ onSave }: { readonly onSave: () => Promise<void> }): ReactElement {
  const [isDirty, setDirty] = useState(false)
  const save = (): Promise<void> => onSave().then(() => setDirty(false))
  useUnsavedWork({ id: 'order', label: 'Order 1042', isDirty, save })
  return <input aria-label="order" onChange={() => setDirty(true)} />
}

const isAsked = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))

describe.skipIf(Activity === undefined)(
  'a person whose unsaved work is on a page of the app that is hidden',
  () => {
    const reload = vi.fn()
    const save = vi.fn(() => Promise.resolve())

    const app = (form: ReactNode): ReactElement => (
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        {form}
      </>
    )
    const page = (mode: 'visible' | 'hidden'): ReactElement =>
      app(
        Activity && (
          <Activity mode={mode}>
            <Form onSave={save} />
          </Activity>
        ),
      )

    /** Writes, and goes to another page, which keeps the form as it is. */
    async function hide() {
      vi.clearAllMocks()
      const error = vi.spyOn(console, 'error')
      const stage = await staged('overflow')
      const view = show(stage, page('visible'))
      fireEvent.change(screen.getByLabelText('order'), { target: { value: 'two oak boards' } })
      view.rerender(within(stage, page('hidden')))
      const rerender = (element: ReactElement): void => view.rerender(within(stage, element))
      return { ...view, rerender, error }
    }

    it('is asked before a reload loses it, and before the browser leaves the page [U12]', async () => {
      const { error } = await hide()
      expect(screen.getByRole('listitem')).toHaveTextContent('Unsaved: Order 1042')
      expect(isAsked()).toBe(true)
      await click('Save and reload')
      expect(save).toHaveBeenCalledTimes(1)
      expect(reload).toHaveBeenCalledTimes(1)
      expect(error).not.toHaveBeenCalled()
    })

    it('can save it from here, and is asked no more', async () => {
      const { error } = await hide()
      await click('Save')
      expect(screen.getByRole('listitem')).toHaveTextContent('Saved: Order 1042')
      expect(isAsked()).toBe(false)
      await click('Reload page')
      expect(reload).toHaveBeenCalledTimes(1)
      expect(error).not.toHaveBeenCalled()
    })

    it('is asked once when the form is shown again, and no more when it is gone', async () => {
      const { error, rerender } = await hide()
      rerender(page('visible'))
      expect(screen.getAllByRole('listitem')).toHaveLength(1)
      rerender(page('hidden'))
      await act(async () => rerender(app(null)))
      expect(screen.queryByRole('listitem')).toBeNull()
      expect(isAsked()).toBe(false)
      expect(error).not.toHaveBeenCalled()
    })
  },
)
