import { act, fireEvent, render, screen, within as inside } from '@testing-library/react'
import type { ReactElement } from 'react'
import { useReload } from 'react-connectivity'
import { ConnectionBanner, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { pass, staged, within } from './support/staged.js'

const yes = (): Promise<boolean> => Promise.resolve(true)
const press = (within: HTMLElement | undefined, name: string): Promise<void> =>
  act(async () => {
    if (within !== undefined) fireEvent.click(inside(within).getByRole('button', { name }))
  })

describe('a page with two clients', () => {
  it('is reloaded by each prompt in the way that the app gave to it', async () => {
    const [first, second] = [await staged('overflow'), await staged('overflow')]
    const [reloadFirst, reloadSecond] = [vi.fn(), vi.fn()]
    const own = (reload: () => void) => ({ reload, probe: yes })
    const { rerender } = render(
      <>
        {within(first, <ResyncPrompt {...own(reloadFirst)} />)}
        {within(second, <ResyncPrompt {...own(reloadSecond)} />)}
      </>,
    )
    await press(screen.getAllByRole('region')[1], 'Reload page')
    expect([reloadFirst.mock.calls.length, reloadSecond.mock.calls.length]).toEqual([0, 1])
    await pass(second, 6000)
    // A prompt without options of its own has those of the page.
    rerender(
      <>
        {within(first, <ResyncPrompt />)}
        {within(second, <ResyncPrompt {...own(reloadSecond)} />)}
      </>,
    )
    await press(screen.getAllByRole('region')[0], 'Reload page')
    expect([reloadFirst.mock.calls.length, reloadSecond.mock.calls.length]).toEqual([0, 2])
  })

  it('is not reloaded any more when the app went on with the other one', async () => {
    const [old, next] = [await staged('overflow'), await staged('online')]
    const reload = vi.fn()
    let answer = false
    function Reload(): ReactElement {
      const { buttonProps } = useReload({ reload, probe: () => Promise.resolve(answer) })
      return (
        <button type="button" {...buttonProps}>
          Reload
        </button>
      )
    }
    const { rerender } = render(within(old, <Reload />))
    await press(document.body, 'Reload')
    await pass(old, 5000)
    rerender(within(next, <Reload />))
    answer = true
    await pass(old, 60_000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('tells of each of them in one region, and each is dismissed alone', async () => {
    const [first, second] = [await staged('channel-denied'), await staged('channel-not-found')]
    render(
      <>
        <ConnectivityRegion />
        {within(first, <ConnectionBanner />)}
        {within(second, <ConnectionBanner />)}
      </>,
    )
    expect(screen.getAllByRole('region')).toHaveLength(2)
    await press(screen.getAllByRole('region')[0], 'Dismiss')
    expect(screen.getByRole('region')).toHaveAttribute('data-state', 'channel-not-found')
  })
})
