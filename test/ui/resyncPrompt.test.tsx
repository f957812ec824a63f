import { act, fireEvent, screen, within as inside } from '@testing-library/react'
import { createRef } from 'react'
import { ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { leavePage } from './support/leavePage.js'
import { pass, show, staged, within } from './support/staged.js'

const card = () => screen.queryByRole('region')
const button = (name: string) => screen.getByRole('button', { name })
const click = (name: string) => act(async () => void fireEvent.click(button(name)))
const yes = () => Promise.resolve(true)
const no = () => Promise.resolve(false)

describe('ResyncPrompt', () => {
  it('says what was missed, and keeps the focus and the page', async () => {
    const stage = await staged('online')
    const { rerender } = show(stage, <input aria-label="note" />)
    screen.getByLabelText('note').focus()
    const late = await staged('overflow')
    rerender(
      within(
        late,
        <>
          <ResyncPrompt />
          <input aria-label="note" />
        </>,
      ),
    )
    expect(card()).toHaveAccessibleName('You missed some updates')
    expect(card()).toHaveAccessibleDescription(
      'Too much happened while you were away. Reload to see everything.',
    )
    expect(card()).not.toHaveAttribute('aria-modal')
    expect(card()).not.toContainElement(document.activeElement as HTMLElement)
  })

  it('reloads the page once when a person asks for it and the server answers [E10]', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi.fn(yes)
    show(stage, <ResyncPrompt reload={reload} probe={probe} />)
    const press = button('Reload page')
    await act(async () => {
      fireEvent.click(press)
      fireEvent.click(press)
    })
    expect(probe).toHaveBeenCalledTimes(1)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('stays on the readable page while the server does not answer, says so, and reloads when it does [U9]', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi.fn(no)
    show(stage, <ResyncPrompt reload={reload} probe={probe} />)
    await click('Reload page')
    await pass(stage, 10_000)
    expect(reload).not.toHaveBeenCalled()
    expect(inside(card()!).getByRole('status')).toHaveTextContent(
      'Can’t reach the server. We’ll reload when it’s back.',
    )
    expect(button('Reload page')).toHaveAttribute('aria-busy', 'true')
    // Gaps grow: 0.95, 1.9, 3.8, 7.6 s …
    expect(probe.mock.calls.length).toBe(4)
    probe.mockImplementation(yes)
    await pass(stage, 8000)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('treats a probe that throws or rejects as a server that does not answer', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi
      .fn<() => Promise<boolean>>()
      .mockImplementationOnce(() => {
        throw new Error('not now')
      })
      .mockRejectedValueOnce(new Error('nor now'))
      .mockResolvedValue(true)
    show(stage, <ResyncPrompt reload={reload} probe={probe} />)
    await click('Reload page')
    await pass(stage, 4000)
    expect(probe).toHaveBeenCalledTimes(3)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('treats a probe that never ends as a server that does not answer, and probes again', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const signals: AbortSignal[] = []
    const probe = (signal: AbortSignal) => {
      signals.push(signal)
      return signals.length === 1 ? new Promise<boolean>(() => undefined) : yes()
    }
    show(stage, <ResyncPrompt reload={reload} probe={probe} />)
    await click('Reload page')
    await pass(stage, 4900)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    await pass(stage, 2000)
    expect(signals[0]?.aborted).toBe(true)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('does not reload any more once the reason for it is gone', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi.fn(no)
    show(stage, <ResyncPrompt reload={reload} probe={probe} />)
    await click('Reload page')
    act(() => stage.connectivity.act('orders', 'resubscribe'))
    probe.mockImplementation(yes)
    await pass(stage, 60_000)
    expect(card()).toBeNull()
    expect(reload).not.toHaveBeenCalled()
  })

  it('never reloads by itself unless the app asks for it', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi.fn(yes)
    const { rerender } = show(stage, <ResyncPrompt reload={reload} probe={probe} />)
    await pass(stage, 600_000)
    rerender(within(stage, <ResyncPrompt reload={reload} probe={probe} headingLevel={3} />))
    await pass(stage, 60_000)
    expect(reload).not.toHaveBeenCalled()
    expect(probe).not.toHaveBeenCalled()
  })

  it('gives the focus back after "not now" and after Escape [U8]', async () => {
    for (const leave of [
      () => fireEvent.click(button('Not now')),
      () => fireEvent.keyDown(button('Reload page'), { key: 'Escape' }),
    ]) {
      const stage = await staged('overflow')
      const { unmount } = show(
        stage,
        <main>
          <input aria-label="note" />
          <ResyncPrompt />
        </main>,
      )
      screen.getByLabelText('note').focus()
      button('Reload page').focus()
      button('Not now').focus()
      await act(async () => void leave())
      expect(card()).toBeNull()
      expect(screen.getByLabelText('note')).toHaveFocus()
      unmount()
    }
  })

  it('stops offering a reload that did not help twice within a minute', async () => {
    const reload = vi.fn()
    const titles = ['You missed some updates', 'You missed some updates', 'Reloading didn’t help']
    for (const [round, title] of titles.entries()) {
      const stage = await staged('overflow')
      await stage.advance(1000 * round)
      const before = show(stage, <ResyncPrompt reload={reload} probe={yes} />)
      expect(card()).toHaveAccessibleName(title)
      if (title !== 'Reloading didn’t help') await click('Reload page')
      else await click('Try again')
      leavePage(before)
    }
    expect(reload).toHaveBeenCalledTimes(3)
  })

  it('lets a person reload where storage is forbidden', async () => {
    const stage = await staged('overflow')
    const forbidden = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    const get = vi.spyOn(Storage.prototype, 'getItem').mockImplementation(forbidden)
    const set = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(forbidden)
    try {
      const reload = vi.fn()
      show(stage, <ResyncPrompt reload={reload} probe={yes} />)
      await click('Reload page')
      expect(reload).toHaveBeenCalledTimes(1)
    } finally {
      get.mockRestore()
      set.mockRestore()
    }
  })

  it('is one prompt with the most severe reason', async () => {
    const stage = await staged('forgotten')
    const ref = createRef<HTMLElement>()
    show(stage, <ResyncPrompt ref={ref} />)
    expect(card()).toBe(ref.current)
    expect(ref.current).toHaveAccessibleName('The server no longer knows this page')
    expect(ref.current?.dataset).toMatchObject({
      slot: 'conn-prompt',
      reason: 'process-closed',
      state: 'asking',
    })
  })

  it('probes the server of the page without a cache before it reloads', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const asked = vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response(null, { status: 503 }))
    show(stage, <ResyncPrompt reload={reload} />)
    await click('Reload page')
    await pass(stage, 100)
    expect(asked).toHaveBeenCalledWith(
      location.href,
      expect.objectContaining({ method: 'HEAD', cache: 'no-store', redirect: 'manual' }),
    )
    expect(reload).not.toHaveBeenCalled()
    asked.mockResolvedValueOnce(new Response(null, { status: 401 }))
    await pass(stage, 2000)
    expect(reload).toHaveBeenCalledTimes(1)
    asked.mockRestore()
  })
})
