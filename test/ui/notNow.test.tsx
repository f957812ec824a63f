import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionStatus, ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { overflowAgain, pass, show, staged, within } from './support/staged.js'

const card = () => screen.queryByRole('region')
const button = (name: string) => screen.getByRole('button', { name })
const click = (name: string) => act(async () => void fireEvent.click(button(name)))
const yes = () => Promise.resolve(true)

describe('a person who answers “Not now”', () => {
  it('is not asked again until something else goes wrong, also by a prompt that is mounted again', async () => {
    const stage = await staged('overflow')
    const { unmount } = show(stage, <ResyncPrompt />)
    await click('Not now')
    expect(card()).toBeNull()
    await pass(stage, 5000)
    unmount()
    show(stage, <ResyncPrompt />)
    expect(card()).toBeNull()
    await overflowAgain(stage)
    expect(card()).toHaveAccessibleName('You missed some updates')
  })

  it('says that another user signed in, and keeps the reload in the status after "not now" [E13 U32]', async () => {
    const stage = await staged('identity-changed')
    const reload = vi.fn()
    const { rerender } = show(stage, <ResyncPrompt reload={reload} probe={yes} />)
    expect(card()).toHaveAccessibleName('Somebody else signed in')
    expect(card()).toHaveAttribute('data-reason', 'identity-changed')
    await click('Not now')
    expect(card()).toBeNull()
    rerender(
      within(
        stage,
        <>
          <ResyncPrompt key="another" reload={reload} probe={yes} />
          <ConnectionStatus />
        </>,
      ),
    )
    // "Not now" holds for each prompt of the client.
    expect(card()).toBeNull()
    await act(async () => void fireEvent.click(button('Connection: Out of date')))
    await click('Reload page')
    expect(reload).toHaveBeenCalledTimes(1)
  })
})
