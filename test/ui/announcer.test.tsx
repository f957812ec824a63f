import { act, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { ConnectionAnnouncer, ConnectionBanner } from 'react-connectivity/ui'
import { describe, expect, it } from 'vitest'
import type { Situation } from 'react-connectivity/testing'
import { mend, pass, show, staged, within } from './support/staged.js'
import { transcript } from './support/transcript.js'

function lose(stage: Situation): void {
  stage.simulation.network.mode = 'refuse'
  act(() => stage.simulation.network.cut())
}

describe('ConnectionAnnouncer', () => {
  it('is present and empty before the first announcement', async () => {
    const { container } = show(await staged('online'), <ConnectionAnnouncer />)
    expect(container).toBeEmptyDOMElement()
    expect(screen.getByRole('status').parentElement?.parentElement).toBe(document.body)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    expect(screen.getByRole('status')).toHaveAttribute('aria-atomic', 'true')
    expect(screen.getByRole('alert')).toBeEmptyDOMElement()
  })

  it('announces an outage once when it begins, once when it grows serious, and once when it is over [U4 Z3]', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionBanner />)
    const said = transcript()
    lose(stage)
    await pass(stage, 30_000)
    expect(said).toEqual(['polite: Connection lost. Reconnecting.'])
    await pass(stage, 60_000)
    expect(said.slice(1)).toEqual(['assertive: Still can’t connect. Some information may be out of date.'])
    await act(() => mend(stage))
    await pass(stage, 10_000)
    expect(said.slice(2)).toEqual(['polite: Back online. You’re up to date.'])
  })

  it('empties itself after 5 s, so that old news is not found [U6]', async () => {
    const stage = await staged('online')
    show(stage, <ConnectionAnnouncer />)
    lose(stage)
    await pass(stage, 2200)
    expect(screen.getByRole('status')).toHaveTextContent('Connection lost. Reconnecting.')
    await pass(stage, 5000)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
  })

  it('fills a region only some time after it appeared', async () => {
    const stage = await staged('reconnecting')
    show(stage, <ConnectionAnnouncer />)
    await pass(stage, 80)
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    await pass(stage, 40)
    expect(screen.getByRole('status')).toHaveTextContent('Connection lost. Reconnecting.')
  })

  it('does not repeat an announcement within 30 s', async () => {
    const stage = await staged('kicked')
    show(stage, <ConnectionAnnouncer />)
    const said = transcript()
    const again = async () => {
      act(() => stage.connectivity.connect())
      await pass(stage, 2000)
      for (const { id } of stage.simulation.server.sessions())
        act(() => void stage.simulation.server.kick({ session: id }, { keepSession: true }))
      await pass(stage, 2000)
    }
    await pass(stage, 200)
    await again()
    expect(said).toHaveLength(1)
    await pass(stage, 30_000)
    await again()
    expect(said).toHaveLength(2)
  })

  it('speaks once although several are there', async () => {
    const stage = await staged('online')
    show(
      stage,
      <>
        <ConnectionBanner />
        <ConnectionBanner />
        <ConnectionAnnouncer />
      </>,
    )
    const said = transcript()
    lose(stage)
    await pass(stage, 8000)
    expect(said).toEqual(['polite: Connection lost. Reconnecting.'])
  })

  it('has one region per politeness and speaks once under StrictMode [U15]', async () => {
    const stage = await staged('online')
    show(
      stage,
      <StrictMode>
        <ConnectionBanner />
      </StrictMode>,
    )
    expect(screen.getAllByRole('status')).toHaveLength(1)
    expect(screen.getAllByRole('alert')).toHaveLength(1)
    const said = transcript()
    lose(stage)
    await pass(stage, 8000)
    expect(said).toEqual(['polite: Connection lost. Reconnecting.'])
  })

  it('announces in a late region only facts that still hold', async () => {
    const stage = await staged('overflow')
    const said = transcript()
    const { unmount } = show(stage, <ConnectionAnnouncer />)
    await pass(stage, 200)
    expect(said).toEqual(['assertive: You missed some updates. Reload to see everything.'])
    unmount()
    const over = await staged('back-online')
    await over.advance(10_000)
    show(over, <ConnectionAnnouncer />)
    await pass(over, 200)
    expect(said).toHaveLength(1)
  })

  it('waits while the page is hidden, then announces facts that still hold', async () => {
    const stage = await staged('reconnecting')
    let isHidden = true
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden })
    try {
      const said = transcript()
      show(stage, <ConnectionAnnouncer />)
      await pass(stage, 1000)
      expect(said).toEqual([])
      isHidden = false
      act(() => void document.dispatchEvent(new Event('visibilitychange')))
      await pass(stage, 10)
      expect(said).toEqual(['polite: Connection lost. Reconnecting.'])
      // Another return to the page announces nothing.
      await pass(stage, 40_000)
      act(() => void document.dispatchEvent(new Event('visibilitychange')))
      await pass(stage, 200)
      expect(said).toHaveLength(1)
    } finally {
      Reflect.deleteProperty(document, 'hidden')
    }
  })

  it('can be left to another part of the page', async () => {
    const stage = await staged('offline')
    const { rerender } = show(stage, <ConnectionBanner announce={false} />)
    expect(screen.queryByRole('status')).toBeNull()
    rerender(within(stage, <ConnectionBanner />))
    expect(screen.getByRole('status')).toBeInTheDocument()
  })

  it('shares one region per politeness among all announcers of a page, and takes them away with the last [U15]', async () => {
    const one = show(await staged('online'), <ConnectionBanner />)
    const other = show(await staged('offline'), <ConnectionBanner />)
    expect(screen.getAllByRole('status')).toHaveLength(1)
    expect(screen.getAllByRole('alert')).toHaveLength(1)
    one.unmount()
    expect(screen.getAllByRole('status')).toHaveLength(1)
    other.unmount()
    expect(screen.queryByRole('status')).toBeNull()
    expect(document.querySelector('[data-slot="conn-announcer"]')).toBeNull()
  })

  it('does not let a modal of the app hide the regions [U25]', async () => {
    show(await staged('online'), <ConnectionAnnouncer />)
    const box = document.querySelector('[data-slot="conn-announcer"]')
    box?.setAttribute('aria-hidden', 'true')
    box?.setAttribute('inert', '')
    await act(() => Promise.resolve())
    expect(box).not.toHaveAttribute('aria-hidden')
    expect(box).not.toHaveAttribute('inert')
  })

  it('leaves no timer behind', async () => {
    const stage = await staged('reconnecting')
    const timers = () => stage.connectivity.environment as unknown as { timers(): number }
    const before = timers().timers()
    const { unmount } = show(stage, <ConnectionBanner />)
    expect(timers().timers()).toBeGreaterThan(before)
    unmount()
    expect(timers().timers()).toBe(before)
  })
})
