import { act, fireEvent, screen, within as inside } from '@testing-library/react'
import { useUnsavedWork, type UnsavedWorkOptions } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { mend, pass, show, staged, within } from './support/staged.js'

const card = () => screen.queryByRole('region')
const button = (name: string) => screen.getByRole('button', { name })
const click = (name: string) => act(async () => void fireEvent.click(button(name)))

/** A form of the app with unsaved work. */
function Work(work: Partial<UnsavedWorkOptions> & { readonly label: string }): null {
  useUnsavedWork({ id: work.label, isDirty: true, ...work })
  return null
}

const yes = () => Promise.resolve(true)
const no = () => Promise.resolve(false)

describe('ResyncPrompt over unsaved work and data', () => {
  it('saves what is unsaved before it reloads, and not at all when that fails', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const save = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('full')).mockResolvedValue()
    show(
      stage,
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <Work label="Order 1042" save={save} />
      </>,
    )
    expect(screen.getByRole('listitem')).toHaveTextContent('Unsaved: Order 1042')
    await click('Save and reload')
    expect(reload).not.toHaveBeenCalled()
    expect(inside(card()!).getByRole('status')).toHaveTextContent('Couldn’t save, so nothing was reloaded.')
    await click('Save')
    expect(save).toHaveBeenCalledTimes(2)
    expect(reload).not.toHaveBeenCalled()
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('names the sends that wait, and drops them only after a second click', async () => {
    const stage = await staged('pending')
    stage.simulation.restart({ keepState: false })
    await mend(stage)
    const reload = vi.fn()
    show(stage, <ResyncPrompt reload={reload} probe={yes} />)
    expect(screen.getByRole('listitem')).toHaveTextContent('Unsaved: 3 unsent changes')
    expect(screen.queryByRole('button', { name: 'Reload page' })).toBeNull()
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('saves first, then reloads', async () => {
    const stage = await staged('overflow')
    const order: string[] = []
    const save = () => Promise.resolve().then(() => void order.push('saved'))
    show(
      stage,
      <>
        <ResyncPrompt reload={() => order.push('reloaded')} probe={yes} />
        <Work label="Order 1042" save={save} />
        <Work label="Note" save={save} />
      </>,
    )
    await click('Save and reload')
    await pass(stage, 100)
    expect(order).toEqual(['saved', 'saved', 'reloaded'])
  })

  it('is told that a save which never ends has failed, and can reload all the same', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const { unmount } = show(
      stage,
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <Work label="Order 1042" save={() => new Promise(() => undefined)} />
      </>,
    )
    const waiting = stage.environment.timers()
    await click('Save and reload')
    await pass(stage, 29_000)
    expect(button('Save and reload')).toHaveAttribute('aria-busy', 'true')
    await pass(stage, 2000)
    expect(reload).not.toHaveBeenCalled()
    expect(inside(card()!).getByRole('status')).toHaveTextContent('Couldn’t save, so nothing was reloaded.')
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
    unmount()
    expect(stage.environment.timers()).toBeLessThanOrEqual(waiting)
  })

  it('asks again when something was typed while it waited for the server', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const probe = vi.fn(no)
    const { rerender } = show(
      stage,
      <>
        <ResyncPrompt reload={reload} probe={probe} />
      </>,
    )
    await click('Reload page')
    rerender(
      within(
        stage,
        <>
          <ResyncPrompt reload={reload} probe={yes} />
          <Work label="Order 1042" />
        </>,
      ),
    )
    await pass(stage, 5000)
    expect(reload).not.toHaveBeenCalled()
    expect(inside(card()!).getByRole('status')).toHaveTextContent('Reloading now would lose Order 1042.')
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('fetches the data again where the app can, without a reload', async () => {
    const stage = await staged('overflow')
    const onRefresh = vi
      .fn<(channels: readonly string[]) => Promise<void>>()
      .mockRejectedValueOnce(new Error('down'))
      .mockImplementation(async ([channel = '']) => stage.connectivity.act(channel, 'resubscribe'))
    show(stage, <ResyncPrompt onRefresh={onRefresh} />)
    await click('Refresh data')
    expect(inside(card()!).getByRole('status')).toHaveTextContent('Couldn’t refresh the data.')
    await click('Refresh data')
    expect(onRefresh).toHaveBeenLastCalledWith(['orders'])
    await pass(stage, 1000)
    expect(card()).toBeNull()
  })

  it('can be asked again when the reload was stopped, or could not be started', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn<() => void>().mockImplementationOnce(() => {
      throw new Error('not in this frame')
    })
    show(stage, <ResyncPrompt reload={reload} probe={yes} />)
    await click('Reload page')
    expect(button('Reload page')).not.toHaveAttribute('aria-busy')
    await click('Reload page')
    await pass(stage, 4900)
    expect(button('Reload page')).toHaveAttribute('aria-busy', 'true')
    await pass(stage, 200)
    expect(button('Reload page')).not.toHaveAttribute('aria-busy')
    expect(reload).toHaveBeenCalledTimes(2)
  })
})
