import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionBanner, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import type { Situation } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { mend, pass, show, staged } from './support/staged.js'

const banner = () => screen.queryByRole('region', { name: 'Connection status' })
const prompt = () => screen.queryByRole('region', { name: 'You missed some updates' })
const key = (name: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key: name })

/** An app with the region, whose person types a note. */
function showApp(stage: Situation): HTMLElement {
  show(
    stage,
    <main>
      <input aria-label="note" />
      <ConnectivityRegion />
      <ConnectionBanner />
      <ResyncPrompt />
    </main>,
  )
  const note = screen.getByLabelText('note')
  note.focus()
  return note
}

describe('a person who presses Esc inside the region', () => {
  it('dismisses the banner, types on, and sees a banner again at the next loss [U30]', async () => {
    const stage = await staged('reconnecting')
    const note = showApp(stage)
    key('F6')
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus()
    key('Escape')
    expect(banner()).toBeNull()
    expect(note).toHaveFocus()
    await pass(stage, 5000)
    expect(banner()).toBeNull()
    await act(() => mend(stage))
    await pass(stage, 10_000)
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 3000)
    expect(banner()).toHaveTextContent('Connection lost')
    expect(note).toHaveFocus()
  })

  it('keeps a banner whose only way out is its action', async () => {
    const note = showApp(await staged('kicked'))
    key('F6')
    expect(screen.getByRole('button', { name: 'Use here' })).toHaveFocus()
    key('Escape')
    expect(banner()).not.toBeNull()
    expect(note).toHaveFocus()
  })

  it('answers “Not now” to the prompt, types on, and is asked again when messages are missed again', async () => {
    const stage = await staged('overflow')
    const note = showApp(stage)
    key('F6')
    expect(prompt()).toContainElement(document.activeElement as HTMLElement)
    key('Escape')
    expect(prompt()).toBeNull()
    expect(note).toHaveFocus()
    await pass(stage, 5000)
    expect(prompt()).toBeNull()
    act(() => stage.connectivity.act('orders', 'resubscribe'))
    await pass(stage, 1000)
    act(() => {
      stage.simulation.network.cut()
      for (let index = 0; index < 20; index += 1) void stage.simulation.server.publish('orders', index)
    })
    await pass(stage, 3000)
    expect(prompt()).not.toBeNull()
    expect(note).toHaveFocus()
  })
})
