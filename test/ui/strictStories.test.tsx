import { act, render, screen, within } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import { expect, it, onTestFinished, vi } from 'vitest'
import { Playground } from '../../stories/playground/Playground.js'
import { electricImp, thingWorx, zim } from '../../stories/seeds/pages.js'
import type { Seed } from '../../stories/seeds/seed.js'
import { SeedPage } from '../../stories/seeds/SeedPage.js'

/** The seed, with a record of the worlds and the clients that its page opens. */
function recorded(seed: Seed) {
  const started = vi.fn()
  const opened = vi.fn()
  const start: Seed['start'] = () => {
    const world = seed.start()
    started()
    const open = (): ReturnType<typeof world.open> => {
      opened()
      return world.open()
    }
    return { ...world, open }
  }
  return { seed: { ...seed, start }, started, opened }
}

const showStrictly = (story: ReactElement) => render(<StrictMode>{story}</StrictMode>)

it.each([electricImp, thingWorx, zim])(
  'a reader of the page about $words.name sees one server and one client, also under StrictMode',
  async (given) => {
    const { seed, started, opened } = recorded(given)
    showStrictly(<SeedPage seed={seed} />)
    const list = within(screen.getByRole('list', { name: /^What happened/ }))
    await list.findAllByText(/^connected/)
    expect([started.mock.calls.length, opened.mock.calls.length]).toEqual([1, 1])
  },
)

it('a reader of the Playground sees its orders arrive, also under StrictMode', async () => {
  vi.stubGlobal('reportError', vi.fn())
  onTestFinished(() => void vi.unstubAllGlobals())
  const { unmount } = showStrictly(<Playground lab={null} speed={8} />)
  const ours = within(screen.getByRole('region', { name: 'With react-connectivity' }))
  await vi.waitFor(() => expect(ours.getAllByRole('listitem').length).toBeGreaterThan(3), {
    timeout: 60_000,
    interval: 100,
  })
  unmount()
  await act(async () => {})
})
