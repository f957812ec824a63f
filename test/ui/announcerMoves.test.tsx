import { act, fireEvent, screen } from '@testing-library/react'
import { ConnectionAnnouncer, ConnectionBanner } from 'react-connectivity/ui'
import { afterEach, describe, expect, it } from 'vitest'
import { lose, pass, show, staged } from './support/staged.js'
import { transcript } from './support/transcript.js'

const lost = 'polite: Connection lost. Reconnecting.'

/** Covers the page with one of its elements, as a modal dialog would. The live regions move into it. */
function cover(element: Element): void {
  Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: element })
  act(() => void document.dispatchEvent(new Event('fullscreenchange')))
}
afterEach(() => Reflect.deleteProperty(document, 'fullscreenElement'))

/** A page that is covered so long after the loss, which is shown after 2 s; with what was said before. */
async function coveredAfter(ms: number) {
  const stage = await staged('online')
  const { container } = show(
    stage,
    <>
      <ConnectionBanner />
      <ConnectionAnnouncer />
    </>,
  )
  const said = transcript()
  await lose(stage, ms)
  const before = said.splice(0)
  cover(container)
  expect(container).toContainElement(screen.getByRole('status'))
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
  return { stage, said, before }
}

describe('a person for whom a dialog opens', () => {
  it('hears again what was said less than a second before, because screen readers break off for the dialog', async () => {
    const { stage, said, before } = await coveredAfter(3000)
    expect(before).toEqual([lost])
    await pass(stage, 80)
    expect(said).toEqual([])
    await pass(stage, 40)
    expect(said).toEqual([lost])
    // It stays as long as the first time.
    await pass(stage, 4800)
    expect(screen.getByRole('status')).not.toBeEmptyDOMElement()
    await pass(stage, 200)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    expect(said).toEqual([lost])
  })

  it('does not hear again what had its time', async () => {
    const { stage, said, before } = await coveredAfter(3200)
    expect(before).toEqual([lost])
    await pass(stage, 8000)
    expect(said).toEqual([])
  })

  it('does not hear again what they have dismissed', async () => {
    const { stage, said, before } = await coveredAfter(2500)
    expect(before).toEqual([lost])
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    await pass(stage, 8000)
    expect(said).toEqual([])
  })

  it('hears what was due at that moment once the dialog is there', async () => {
    const { stage, said, before } = await coveredAfter(2050)
    expect(before).toEqual([])
    await pass(stage, 80)
    expect(said).toEqual([])
    await pass(stage, 40)
    expect(said).toEqual([lost])
    await pass(stage, 8000)
    expect(said).toEqual([lost])
  })
})
