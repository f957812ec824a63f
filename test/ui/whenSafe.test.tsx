import { act, fireEvent, screen } from '@testing-library/react'
import { useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt, whenSafe } from 'react-connectivity/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Situation } from 'react-connectivity/testing'
import { leavePage } from './support/leavePage.js'
import { mend, pass, show, staged } from './support/staged.js'

const yes = () => Promise.resolve(true)
const no = () => Promise.resolve(false)
/** The stage draws 0.9 of the window of 30 s. */
const jitterMs = 27_000
/** 10 s without a touch, the jitter, and 20 s of notice. */
const visibleMs = 10_000 + jitterMs + 20_000
const hiddenMs = 30_000 + jitterMs

function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden })
  fireEvent(document, new Event('visibilitychange'))
}

afterEach(() => {
  Reflect.deleteProperty(document, 'hidden')
  vi.restoreAllMocks()
})

function begin(
  stage: Situation,
  options: { probe?: () => Promise<boolean>; children?: React.ReactNode } = {},
) {
  const reload = vi.fn()
  const { probe = yes, children } = options
  const shown = show(
    stage,
    <>
      <ResyncPrompt policy={whenSafe} reload={reload} probe={probe} />
      {children}
    </>,
  )
  return { reload, ...shown }
}

function Work(): null {
  useUnsavedWork({ id: 'order', label: 'Order 1042', isDirty: true })
  return null
}

describe('a page that may reload by itself', () => {
  it('does so once nobody has touched it for a while, after a countdown that can be stopped', async () => {
    const stage = await staged('overflow')
    const { reload } = begin(stage)
    await pass(stage, visibleMs - 20_100)
    expect(screen.queryByRole('timer')).toBeNull()
    await pass(stage, 10_000)
    expect(screen.getByRole('timer')).toHaveTextContent(/^Reloading in 1[01] s\.$/)
    expect(screen.getByRole('timer').closest('[aria-live="polite"], [role="status"]')).toBeNull()
    expect(reload).not.toHaveBeenCalled()
    await pass(stage, 11_000)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('stays as long as a person works on it, and after "not now"', async () => {
    const stage = await staged('overflow')
    const { reload } = begin(stage)
    for (let round = 0; round < 10; round += 1) {
      await pass(stage, 20_000)
      fireEvent.pointerDown(document.body)
    }
    expect(reload).not.toHaveBeenCalled()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Not now' })))
    await pass(stage, 300_000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('reloads without a notice when nobody looks at it for 30 s', async () => {
    const stage = await staged('overflow')
    const { reload } = begin(stage)
    act(() => setHidden(true))
    await pass(stage, hiddenMs - 500)
    expect(reload).not.toHaveBeenCalled()
    await pass(stage, 1000)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('never reloads while something is unsaved [U12]', async () => {
    const stage = await staged('overflow')
    const probe = vi.fn(yes)
    const { reload } = begin(stage, { probe, children: <Work /> })
    await pass(stage, 10 * visibleMs)
    expect(reload).not.toHaveBeenCalled()
    // Not even a request: nothing is about to happen.
    expect(probe).not.toHaveBeenCalled()
  })

  it('never reloads while sends wait', async () => {
    const stage = await staged('pending')
    stage.simulation.restart({ keepState: false })
    const probe = vi.fn(yes)
    const { reload } = begin(stage, { probe })
    await mend(stage)
    await pass(stage, 5000)
    expect(screen.getByRole('region')).toBeInTheDocument()
    expect(stage.connectivity.getState().pending).toBeGreaterThan(0)
    await pass(stage, 2 * visibleMs)
    expect(reload).not.toHaveBeenCalled()
    expect(probe).not.toHaveBeenCalled()
  })

  it('never reloads under the hands of a person who writes', async () => {
    const stage = await staged('overflow')
    const { reload } = begin(stage, { children: <input aria-label="note" /> })
    act(() => screen.getByLabelText('note').focus())
    await pass(stage, 2 * visibleMs)
    expect(reload).not.toHaveBeenCalled()
    act(() => screen.getByLabelText('note').blur())
    await pass(stage, visibleMs)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('waits until the server answers', async () => {
    const stage = await staged('overflow')
    const probe = vi.fn(no)
    const { reload } = begin(stage, { probe })
    await pass(stage, 2 * visibleMs)
    expect(probe).toHaveBeenCalled()
    expect(reload).not.toHaveBeenCalled()
    probe.mockImplementation(yes)
    await pass(stage, 60_000)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('looks again right before the reload, because a person may have come back meanwhile', async () => {
    const stage = await staged('overflow')
    const probe = vi.fn(no)
    const { reload } = begin(stage, { probe })
    await pass(stage, visibleMs + 1000)
    expect(probe).toHaveBeenCalled()
    fireEvent.pointerDown(document.body)
    probe.mockImplementation(yes)
    await pass(stage, 9000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('reloads at most once a minute and three times in ten minutes [U10]', async () => {
    // Every round is a new page of one tab, whose reload did not help.
    const at: number[] = []
    const start = await staged('overflow')
    let clock = start.connectivity.environment.now()
    for (let round = 0; round < 80; round += 1) {
      const stage = await staged('overflow')
      Object.assign(stage.connectivity.environment, { random: () => 0 })
      await stage.advance(Math.max(0, clock - stage.connectivity.environment.now()))
      const before = show(
        stage,
        <ResyncPrompt
          policy={whenSafe}
          probe={yes}
          reload={() => at.push(stage.connectivity.environment.now())}
        />,
      )
      act(() => setHidden(true))
      await pass(stage, 31_000)
      clock = stage.connectivity.environment.now()
      leavePage(before)
    }
    expect(at.length).toBeGreaterThan(3)
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000)
    const fourths = at.slice(3).map((time, index) => time - (at[index] ?? 0))
    expect(Math.min(...fourths)).toBeGreaterThanOrEqual(600_000)
  })

  it.each([
    ['everything', () => true],
    ['more than a few bytes', (key: string) => key === 'conn-reloads:1'],
  ])(
    'never reloads where the browser refuses to store %s, because a loop would go unnoticed [U11]',
    async (_, refuses) => {
      const stage = await staged('overflow')
      const set = Storage.prototype.setItem
      vi.spyOn(Storage.prototype, 'setItem').mockImplementation(function (this: Storage, key, value) {
        if (refuses(key)) throw new DOMException('denied', 'QuotaExceededError')
        set.call(this, key, value)
      })
      const { reload } = begin(stage)
      const told: boolean[] = []
      for (let step = 0; step < 40; step += 1) {
        await pass(stage, 5000)
        told.push(screen.queryByRole('timer') !== null)
      }
      expect(reload).not.toHaveBeenCalled()
      // A reload that can be known to be impossible is not announced.
      expect(told.includes(true)).toBe(refuses('conn-reloads:1:probe') ? false : true)
    },
  )

  it.each([0, 0.25, 0.5, 0.999])('waits a random part of half a minute, drawn as %d [U13]', async (drawn) => {
    const stage = await staged('overflow')
    Object.assign(stage.connectivity.environment, { random: () => drawn })
    const { reload } = begin(stage)
    act(() => setHidden(true))
    await pass(stage, 30_000 + drawn * 30_000 - 500)
    expect(reload).not.toHaveBeenCalled()
    await pass(stage, 1000)
    expect(reload).toHaveBeenCalledTimes(1)
  })
})

describe('a page whose app reloads it in its own way', () => {
  it('shows no card', async () => {
    const stage = await staged('overflow')
    show(stage, <ResyncPrompt policy="off" />)
    expect(screen.queryByRole('region')).toBeNull()
  })
})
