import { act, fireEvent, screen } from '@testing-library/react'
import { channel, useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt, whenSafe } from 'react-connectivity/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSituation } from 'react-connectivity/testing'
import { pageReloader } from '../../src/react/reload/reloader.js'
import { pass, show, staged, within } from './support/staged.js'

const card = () => screen.queryByRole('region')
const button = (name: string) => screen.queryByRole('button', { name })
const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const yes = () => Promise.resolve(true)
const no = () => Promise.resolve(false)

interface WorkProps {
  readonly id?: string
  readonly isDirty?: boolean
  readonly save?: () => Promise<void>
}

/** A form of the app with unsaved work. */
function Work({ id = 'order', isDirty = true, ...more }: WorkProps): null {
  useUnsavedWork({ id, label: id, isDirty, ...more })
  return null
}

afterEach(() => vi.restoreAllMocks())

describe('a person who asked for a reload', () => {
  it('gets it although something else goes wrong while the page waits for the server', async () => {
    const stage = await createSituation('idle', { server: { channels: { '*': { kind: 'log', size: 5 } } } })
    for (const name of ['orders', 'prices'])
      channel(stage.connectivity, name).subscribe({ onMessage: () => undefined })
    stage.connectivity.connect()
    await stage.advance(500)
    const overflow = async (name: string): Promise<void> => {
      await stage.simulation.server.publish(name, 'first')
      await stage.advance(200)
      stage.simulation.network.mode = 'refuse'
      stage.simulation.network.cut()
      for (let index = 0; index < 20; index += 1) void stage.simulation.server.publish(name, index)
      await stage.advance(200)
      stage.simulation.network.mode = 'pass'
      stage.connectivity.retryNow()
      await stage.advance(8000)
    }
    await overflow('orders')
    const reload = vi.fn()
    const probe = vi.fn(no)
    show(stage, <ResyncPrompt reload={reload} probe={probe} />)
    await click('Reload page')
    await act(() => overflow('prices'))
    expect(button('Reload page')).toHaveAttribute('aria-busy', 'true')
    probe.mockImplementation(yes)
    await pass(stage, 60_000)
    expect(reload).toHaveBeenCalledTimes(1)
    stage.dispose()
  })

  it('is asked again when other work begins during the save', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    let finish = (): void => undefined
    const save = () => new Promise<void>((resolve) => (finish = resolve))
    const page = (isDirty: boolean, more: React.ReactNode) => (
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <Work save={save} isDirty={isDirty} />
        {more}
      </>
    )
    const { rerender } = show(stage, page(true, null))
    await click('Save and reload')
    rerender(within(stage, page(true, <Work id="note" />)))
    rerender(within(stage, page(false, <Work id="note" />)))
    await act(async () => finish())
    await pass(stage, 200)
    expect(reload).not.toHaveBeenCalled()
    expect(card()).toHaveTextContent('Reloading now would lose note.')
    await click('Reload anyway')
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('is asked again when something is sent during the save and waits', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    let finish = (): void => undefined
    const save = () => new Promise<void>((resolve) => (finish = resolve))
    show(
      stage,
      <>
        <ResyncPrompt reload={reload} probe={yes} />
        <Work save={save} />
      </>,
    )
    await click('Save and reload')
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await act(async () => {
      void channel(stage.connectivity, 'notes')
        .send('late')
        .catch(() => undefined)
      finish()
      await stage.advance(200)
    })
    expect(stage.connectivity.getState().pending).toBe(1)
    expect(reload).not.toHaveBeenCalled()
  })

  it('hears of a failed save only until the work is another', async () => {
    const stage = await staged('overflow')
    const save = () => Promise.reject(new Error('full'))
    const page = (id: string) => (
      <>
        <ResyncPrompt reload={vi.fn()} probe={yes} />
        <Work key={id} id={id} save={save} />
      </>
    )
    const { rerender } = show(stage, page('order'))
    await click('Save and reload')
    expect(card()).toHaveTextContent('Couldn’t save, so nothing was reloaded.')
    rerender(within(stage, page('note')))
    expect(card()).not.toHaveTextContent('Couldn’t save')
    expect(button('Save and reload')).not.toBeNull()
  })

  it('still waits for the server when the work of a failed save goes away', async () => {
    const stage = await staged('overflow')
    const probe = vi.fn(yes)
    const page = (isDirty: boolean) => (
      <>
        <ResyncPrompt reload={vi.fn()} probe={probe} />
        <Work isDirty={isDirty} save={() => Promise.reject(new Error('full'))} />
      </>
    )
    const { rerender } = show(stage, page(true))
    await click('Save and reload')
    probe.mockImplementation(no)
    await click('Reload anyway')
    rerender(within(stage, page(false)))
    expect(button('Reload page')).toHaveAttribute('aria-busy', 'true')
  })

  it('does not hear of a failed save in a prompt that is mounted later', async () => {
    const stage = await staged('overflow')
    const page = (key: string) => (
      <>
        <ResyncPrompt key={key} reload={vi.fn()} probe={yes} />
        <Work save={() => Promise.reject(new Error('full'))} />
      </>
    )
    const { rerender } = show(stage, page('a'))
    await click('Save and reload')
    rerender(within(stage, page('b')))
    expect(card()).not.toHaveTextContent('Couldn’t save')
  })

  it('is not told of a loop after reloads that were stopped', async () => {
    const stage = await staged('overflow')
    const { unmount } = show(stage, <ResyncPrompt reload={vi.fn()} probe={yes} />)
    for (let round = 0; round < 2; round += 1) {
      await click('Reload page')
      await pass(stage, 6000)
    }
    unmount()
    show(stage, <ResyncPrompt reload={vi.fn()} probe={yes} />)
    expect(card()).toHaveAccessibleName('You missed some updates')
  })
})

describe('a page with two clients', () => {
  it('is not reloaded by itself over unsaved work below the other provider [U12]', async () => {
    const stage = await staged('overflow')
    const other = await staged('online')
    const reload = vi.fn()
    show(
      stage,
      <>
        <ResyncPrompt policy={whenSafe} reload={reload} probe={yes} />
        {within(other, <Work />)}
      </>,
    )
    expect(card()).toHaveTextContent('Unsaved: order')
    await pass(stage, 120_000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('is not reloaded over the waiting sends of the other client without consent', async () => {
    const stage = await staged('overflow')
    const other = await staged('pending')
    const reload = vi.fn()
    const { rerender } = show(
      stage,
      <>
        <ResyncPrompt policy={whenSafe} reload={reload} probe={yes} />
        {within(other, <p />)}
      </>,
    )
    expect(card()).toHaveTextContent('Unsaved: 3 unsent changes')
    await pass(stage, 120_000)
    expect(reload).not.toHaveBeenCalled()
    rerender(within(stage, <ResyncPrompt policy={whenSafe} reload={reload} probe={yes} />))
    expect(card()).not.toHaveTextContent('unsent')
  })

  it('counts the sends of a client below two providers once', async () => {
    const stage = await staged('pending')
    stage.simulation.restart({ keepState: false })
    stage.simulation.network.mode = 'pass'
    stage.connectivity.retryNow()
    await stage.advance(1500)
    show(stage, within(stage, <ResyncPrompt />))
    expect(card()).toHaveTextContent('Unsaved: 3 unsent changes')
  })
})

describe('a page with two prompts', () => {
  it('reloads as the first mounted prompt says, and as no unmounted one', async () => {
    const stage = await staged('overflow')
    const [first, second] = [vi.fn(), vi.fn()]
    const page = (hasFirst: boolean, hasSecond: boolean) => (
      <>
        {hasFirst ? <ResyncPrompt key="first" reload={first} probe={yes} /> : null}
        {hasSecond ? <ResyncPrompt key="second" reload={second} probe={yes} /> : null}
      </>
    )
    const { rerender } = show(stage, page(true, true))
    await click('Reload page')
    await pass(stage, 6000)
    expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 0])
    rerender(within(stage, page(false, true)))
    rerender(within(stage, page(false, false)))
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 503 }))
    const end = pageReloader().start(stage.connectivity, 'plain')
    await pass(stage, 200)
    end?.()
    expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 0])
  })
})
