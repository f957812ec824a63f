import { act, screen } from '@testing-library/react'
import { useReload } from 'react-connectivity'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { describe, expect, it, vi } from 'vitest'
import { leavePage } from './support/leavePage.js'
import { click, Note, page, write, written, yes } from './support/note.js'
import { pass, show } from './support/staged.js'

const stageOf = (user: { id: string }): Promise<Situation> =>
  createSituation('idle', {
    auth: { getToken: () => user.id },
    server: { authenticate: ({ token }) => ({ id: token ?? 'nobody' }) },
  })

/** A client of this user, connected. */
async function signedIn(user: { id: string }): Promise<Situation> {
  const stage = await stageOf(user)
  stage.connectivity.connect()
  await stage.advance(500)
  return stage
}

describe('the text of one person', () => {
  it('stays with the one who signs in first, also when it was begun before', async () => {
    const user = { id: 'ada' }
    const stage = await stageOf(user)
    const before = show(stage, page(vi.fn()))
    write('a secret of Ada')
    await act(async () => stage.connectivity.connect())
    await pass(stage, 500)
    user.id = 'grace'
    act(() => stage.simulation.network.cut())
    await pass(stage, 3000)
    expect(screen.getByRole('status')).toHaveTextContent('Reloading now would lose Note.')
    await click('Reload anyway')
    leavePage(before)
    stage.dispose()
    const next = await signedIn(user)
    show(next, page(vi.fn()))
    await pass(next, 500)
    expect(written()).toBe('')
    next.dispose()
  })

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
    leavePage(before)
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
    const next = await stageOf(user)
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
  const before = show(
    stage,
    <>
      <Note />
      <Reload />
    </>,
  )
  write(text)
  await click('Reload')
  leavePage(before)
  stage.dispose()
}
