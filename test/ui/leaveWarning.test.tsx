import { act } from '@testing-library/react'
import { channel, useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { mend, pass, show, staged, within } from './support/staged.js'

/** Whether the browser would ask before the page is left. */
function asks(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

function Work({ isDirty }: { readonly isDirty: boolean }): null {
  useUnsavedWork({ id: 'order', label: 'Order 1042', isDirty })
  return null
}

describe('a person who leaves the page', () => {
  it('is asked while work is unsaved, and only then', async () => {
    const stage = await staged('online')
    const { rerender, unmount } = show(stage, <Work isDirty={false} />)
    expect(asks()).toBe(false)
    rerender(within(stage, <Work isDirty />))
    expect(asks()).toBe(true)
    rerender(within(stage, <Work isDirty={false} />))
    expect(asks()).toBe(false)
    rerender(within(stage, <Work isDirty />))
    unmount()
    expect(asks()).toBe(false)
  })

  it('is asked while sends wait, unless the app does not want it [U43]', async () => {
    const stage = await staged('pending')
    const { rerender } = show(stage, <ResyncPrompt />)
    expect(asks()).toBe(true)
    rerender(within(stage, <ResyncPrompt warnOnLeave={false} />))
    expect(asks()).toBe(false)
    rerender(within(stage, <ResyncPrompt />))
    await act(() => mend(stage))
    await pass(stage, 1000)
    expect(stage.connectivity.getState().pending).toBe(0)
    expect(asks()).toBe(false)
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await act(async () => {
      channel(stage.connectivity, 'orders')
        .send('late')
        .catch(() => undefined)
      await stage.advance(100)
    })
    expect(asks()).toBe(true)
  })

  it('is asked over unsaved work also where the app turned the question about sends off', async () => {
    const stage = await staged('online')
    const page = (isDirty: boolean) => (
      <>
        <ResyncPrompt warnOnLeave={false} />
        <Work isDirty={isDirty} />
      </>
    )
    const { rerender } = show(stage, page(true))
    expect(asks()).toBe(true)
    rerender(within(stage, page(false)))
    expect(asks()).toBe(false)
  })

  it('keeps no listener while there is nothing to lose, because it would end the back-forward cache', async () => {
    const added = vi.spyOn(window, 'addEventListener')
    const stage = await staged('online')
    show(
      stage,
      <>
        <ResyncPrompt />
        <Work isDirty={false} />
      </>,
    )
    await pass(stage, 5000)
    expect(added.mock.calls.map(([type]) => type)).not.toContain('beforeunload')
    added.mockRestore()
  })
})
