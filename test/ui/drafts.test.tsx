import { act, fireEvent, screen } from '@testing-library/react'
import { StrictMode, useState } from 'react'
import { useReload, useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createStage, type Stage } from '../../stories/support/stage.js'
import { pass, show, staged } from './support/staged.js'

const yes = () => Promise.resolve(true)
const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))

/** A form of the app that hands its text over a reload. */
function Note({ save }: { readonly save?: () => Promise<void> }) {
  const [text, setText] = useState('')
  const isDirty = text !== ''
  useUnsavedWork({
    id: 'note',
    label: text.endsWith('!') ? 'Note!' : 'Note',
    isDirty,
    copy: () => text,
    restore: setText,
    ...(save && { save }),
  })
  return <input aria-label="note" value={text} onChange={({ target }) => setText(target.value)} />
}

const page = (reload: () => void) => (
  <>
    <ResyncPrompt reload={reload} probe={yes} />
    <Note />
  </>
)

const write = (text: string) => fireEvent.change(screen.getByLabelText('note'), { target: { value: text } })
const written = () => screen.getByLabelText<HTMLInputElement>('note').value

afterEach(() => vi.restoreAllMocks())

describe('a person whose page is reloaded', () => {
  it('finds the text again, once, without a question before', async () => {
    const reload = vi.fn()
    const before = show(await staged('overflow'), page(reload))
    write('two oak boards')
    expect(screen.getByRole('listitem')).toHaveTextContent('Kept for after the reload: Note')
    await click('Reload page')
    expect(reload).toHaveBeenCalledTimes(1)
    before.unmount()
    const after = show(await staged('online'), <StrictMode>{page(reload)}</StrictMode>)
    expect(written()).toBe('two oak boards')
    after.unmount()
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

const stageOf = (user: { id: string }): Stage =>
  createStage({
    auth: { getToken: () => user.id },
    server: { authenticate: ({ token }) => ({ id: token ?? 'nobody' }) },
  })

/** A client of this user, connected. */
async function signedIn(user: { id: string }): Promise<Stage> {
  const stage = stageOf(user)
  stage.connectivity.connect()
  await stage.advance(500)
  return stage
}

describe('the text of one person', () => {
  it('is never handed to the next one who signs in', async () => {
    const user = { id: 'ada' }
    const stage = await signedIn(user)
    const reload = vi.fn()
    const before = show(stage, page(reload))
    write('a secret of Ada')
    user.id = 'grace'
    act(() => stage.simulation.network.cut())
    await pass(stage, 3000)
    write('a secret of Ada!')
    // It would not come back for Grace, so the reload asks.
    expect(screen.getByRole('status')).toHaveTextContent('Reloading now would lose Note!.')
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
    before.unmount()
    stage.dispose()
    const next = await signedIn(user)
    show(next, page(reload))
    await pass(next, 500)
    expect(written()).toBe('')
    next.dispose()
  })

  it('stays hidden from the next one, and is gone for good then', async () => {
    const user = { id: 'ada' }
    await reloadWith(user, 'for Ada')
    for (const id of ['grace', 'ada']) {
      user.id = id
      const next = await signedIn(user)
      const { unmount } = show(next, <Note />)
      await pass(next, 500)
      expect(written()).toBe('')
      unmount()
      next.dispose()
    }
  })

  it('comes back to its author once the server has said who is signed in', async () => {
    const user = { id: 'ada' }
    await reloadWith(user, 'for Ada')
    const next = stageOf(user)
    show(next, <Note />)
    expect(written()).toBe('')
    await act(async () => next.connectivity.connect())
    await pass(next, 500)
    expect(written()).toBe('for Ada')
    next.dispose()
  })
})

function Reload() {
  const { buttonProps } = useReload({ reload: () => undefined, probe: yes })
  return (
    <button type="button" {...buttonProps}>
      Reload
    </button>
  )
}

/** This user writes something, and reloads the page. */
async function reloadWith(user: { id: string }, text: string): Promise<void> {
  const stage = await signedIn(user)
  const { unmount } = show(
    stage,
    <>
      <Note />
      <Reload />
    </>,
  )
  write(text)
  await click('Reload')
  unmount()
  stage.dispose()
}
