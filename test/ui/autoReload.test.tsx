import { act, fireEvent, screen } from '@testing-library/react'
import { useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt, whenSafe } from 'react-connectivity/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pass, show, staged, within } from './support/staged.js'

const yes = () => Promise.resolve(true)
const no = () => Promise.resolve(false)
/** 10 s without a touch, 0.9 of the window of 30 s, and 20 s of notice. */
const visibleMs = 57_000

afterEach(() => vi.restoreAllMocks())

function Work({ isDirty }: { readonly isDirty: boolean }): null {
  useUnsavedWork({ id: 'order', label: 'Order 1042', isDirty })
  return null
}

describe('a person whose page may reload by itself', () => {
  it('counts down for 20 s also when the work is saved long after the last input', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    const page = (isDirty: boolean) => (
      <>
        <ResyncPrompt policy={whenSafe} reload={reload} probe={yes} />
        <Work isDirty={isDirty} />
      </>
    )
    const { rerender } = show(stage, page(true))
    await pass(stage, 300_000)
    rerender(within(stage, page(false)))
    expect(screen.getByRole('timer')).toHaveTextContent('Reloading in 20 s.')
    await pass(stage, 19_000)
    expect(reload).not.toHaveBeenCalled()
    await pass(stage, 2000)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it.each([5000, 40_000])(
    'counts down anew after a sleep that began %d ms into the wait',
    async (awakeMs) => {
      const stage = await staged('overflow')
      const { environment } = stage.connectivity
      const { setTimer } = environment
      let isAsleep = false
      const held: (() => void)[] = []
      // The timers of a sleeping device run when it wakes.
      vi.spyOn(environment, 'setTimer').mockImplementation((run, ms) =>
        setTimer(() => (isAsleep ? held.push(run) : run()), ms),
      )
      const reload = vi.fn()
      show(stage, <ResyncPrompt policy={whenSafe} reload={reload} probe={yes} />)
      await pass(stage, awakeMs)
      isAsleep = true
      await pass(stage, 3_600_000)
      isAsleep = false
      await act(async () => {
        for (const run of held) run()
      })
      await pass(stage, 1000)
      expect(reload).not.toHaveBeenCalled()
      expect(screen.getByRole('timer')).toHaveTextContent(/^Reloading in (19|20) s\.$/)
      await pass(stage, 20_000)
      expect(reload).toHaveBeenCalledTimes(1)
    },
  )

  it('does not reload after "not now" while it waits for the server', async () => {
    const stage = await staged('overflow')
    const probe = vi.fn(no)
    const reload = vi.fn()
    show(stage, <ResyncPrompt policy={whenSafe} reload={reload} probe={probe} />)
    await pass(stage, visibleMs + 5000)
    expect(probe).toHaveBeenCalled()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Not now' })))
    probe.mockImplementation(yes)
    await pass(stage, 300_000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('stops the countdown with a touch', async () => {
    const stage = await staged('overflow')
    const reload = vi.fn()
    show(stage, <ResyncPrompt policy={whenSafe} reload={reload} probe={yes} />)
    await pass(stage, visibleMs - 10_000)
    expect(screen.getByRole('timer')).toBeInTheDocument()
    fireEvent.pointerDown(document.body)
    expect(screen.queryByRole('timer')).toBeNull()
    await pass(stage, 30_000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('is disturbed at most three times in ten minutes when something stops the reload [U10]', async () => {
    const stage = await staged('overflow')
    const { now } = stage.connectivity.environment
    const at: number[] = []
    show(stage, <ResyncPrompt policy={whenSafe} reload={() => at.push(now())} probe={yes} />)
    await pass(stage, 1_200_000)
    const [first = NaN, , , fourth = NaN] = at
    expect(fourth - first).toBeGreaterThanOrEqual(600_000)
    expect(screen.getByRole('region')).toHaveAccessibleName('You missed some updates')
  })

  it('costs no storage and no timers while a person scrolls', async () => {
    const stage = await staged('overflow')
    show(stage, <ResyncPrompt policy={whenSafe} reload={vi.fn()} probe={yes} />)
    await pass(stage, 500)
    const set = vi.spyOn(Storage.prototype, 'setItem')
    const get = vi.spyOn(Storage.prototype, 'getItem')
    const timer = vi.spyOn(stage.connectivity.environment, 'setTimer')
    for (let index = 0; index < 100; index += 1) fireEvent.wheel(document.body)
    expect(timer).not.toHaveBeenCalled()
    await pass(stage, visibleMs - 21_000)
    for (let index = 0; index < 100; index += 1) fireEvent.wheel(document.body)
    expect(set).not.toHaveBeenCalled()
    expect(get).not.toHaveBeenCalled()
  })
})
