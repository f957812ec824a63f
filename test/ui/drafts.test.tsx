import { fireEvent, screen } from '@testing-library/react'
import { StrictMode, useState } from 'react'
import { useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { click, Note, page, write, written, yes } from './support/note.js'
import { leavePage } from './support/leavePage.js'
import { pass, show, staged, within } from './support/staged.js'

afterEach(() => vi.restoreAllMocks())

describe('a person whose page is reloaded', () => {
  it('finds the text again, once, without a question before', async () => {
    const reload = vi.fn()
    const before = show(await staged('overflow'), page(reload))
    write('two oak boards')
    expect(screen.getByRole('listitem')).toHaveTextContent('Kept for after the reload: Note')
    await click('Reload page')
    expect(reload).toHaveBeenCalledTimes(1)
    leavePage(before)
    const after = show(await staged('online'), <StrictMode>{page(reload)}</StrictMode>)
    expect(written()).toBe('two oak boards')
    leavePage(after)
    show(await staged('online'), page(reload))
    expect(written()).toBe('')
  })

  it('is asked when the browser cannot keep the text', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    show(stage, page(reload))
    write('two oak boards')
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await click('Reload page')
    expect(reload).not.toHaveBeenCalled()
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('finds nothing in a form that is opened later when the reload was stopped', async () => {
    const stage = await staged('overflow')
    const opened = (key: string) => (
      <>
        <ResyncPrompt reload={() => undefined} probe={yes} />
        <Note key={key} />
      </>
    )
    const { rerender } = show(stage, opened('a'))
    write('two oak boards')
    await click('Reload page')
    await pass(stage, 6000)
    rerender(within(stage, opened('b')))
    expect(written()).toBe('')
  })

  it('finds the newest text when the browser leaves late, because the server is slow', async () => {
    const stage = await staged('overflow')
    const before = show(stage, page(vi.fn()))
    write('two oak boards')
    await click('Reload page')
    await pass(stage, 20_000)
    write('three oak boards')
    leavePage(before)
    show(await staged('online'), page(vi.fn()))
    expect(written()).toBe('three oak boards')
  })

  it('finds nothing after another way to leave, long after the reload was stopped', async () => {
    const stage = await staged('overflow')
    const before = show(stage, page(vi.fn()))
    write('two oak boards')
    await click('Reload page')
    await pass(stage, 70_000)
    leavePage(before)
    show(await staged('online'), page(vi.fn()))
    expect(written()).toBe('')
  })

  it('finds nothing later when the browser kept only a part, and the reload did not happen', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    function Broken() {
      const copy = () => {
        throw new Error('no copy')
      }
      useUnsavedWork({ id: 'broken', label: 'Broken', isDirty: true, copy, restore: () => undefined })
      return null
    }
    const opened = (key: string) => (
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <Note key={key} />
        <Broken />
      </>
    )
    const { rerender } = show(stage, opened('a'))
    write('two oak boards')
    await click('Reload page')
    expect(reload).not.toHaveBeenCalled()
    rerender(within(stage, opened('b')))
    expect(written()).toBe('')
  })

  it('is asked when two forms share an id, and neither gets the text of the other', async () => {
    const stage = await staged('overflow')
    const report = vi.spyOn(stage.connectivity.environment, 'report')
    const reload = vi.fn()
    const forms = (
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <Note label="first" />
        <Note label="second" />
      </>
    )
    const before = show(stage, forms)
    fireEvent.change(screen.getByLabelText('first'), { target: { value: 'one' } })
    expect(report).not.toHaveBeenCalled()
    fireEvent.change(screen.getByLabelText('second'), { target: { value: 'two' } })
    expect(report.mock.calls.map(String)).toEqual([
      expect.stringContaining('two components have unsaved work with the id "note"'),
    ])
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Unsaved: Note'),
      expect.stringContaining('Unsaved: Note'),
    ])
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
    leavePage(before)
    show(await staged('online'), forms)
    for (const label of ['first', 'second'])
      expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe('')
  })

  it('keeps the rest of the page when the form cannot take its text back', async () => {
    const reload = vi.fn()
    const before = show(await staged('overflow'), page(reload))
    write('two oak boards')
    await click('Reload page')
    leavePage(before)
    function Strict() {
      const restore = () => {
        throw new SyntaxError('not JSON')
      }
      useUnsavedWork({ id: 'note', label: 'Note', isDirty: false, copy: () => '', restore })
      return <p>Orders</p>
    }
    const stage = await staged('online')
    const report = vi.spyOn(stage.connectivity.environment, 'report')
    show(stage, <Strict />)
    expect(screen.getByText('Orders')).toBeInTheDocument()
    expect(report).toHaveBeenCalledWith(expect.any(SyntaxError))
  })

  it('can copy the text', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
    show(await staged('overflow'), page(vi.fn()))
    write('two oak boards')
    await click('Copy')
    expect(writeText).toHaveBeenCalledWith('two oak boards')
    expect(screen.getByRole('status')).toHaveTextContent('Copied.')
    writeText.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'))
    await click('Copy')
    expect(screen.getByRole('status')).toHaveTextContent('Couldn’t copy.')
    Reflect.deleteProperty(navigator, 'clipboard')
  })

  it('sees which work is saved already', async () => {
    const stage = await staged('overflow')
    function Form() {
      const [isDirty, setDirty] = useState(true)
      const save = () => Promise.resolve().then(() => setDirty(false))
      useUnsavedWork({ id: 'order', label: 'Order 1042', isDirty, save })
      return null
    }
    const reload = vi.fn()
    show(
      stage,
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <Form />
      </>,
    )
    await click('Save')
    expect(screen.getByRole('listitem')).toHaveTextContent('Saved: Order 1042')
    await click('Reload page')
    expect(reload).toHaveBeenCalledTimes(1)
  })
})
