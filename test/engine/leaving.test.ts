import { presenterOf, type Presentation } from 'react-connectivity'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { browserLeave } from '../../src/engine/browserLeave.js'
import { createWorld } from './support/world.js'

/** A connected page, and every frame that a person would see from now on. */
async function openPage() {
  const world = createWorld({ times: { unloadHoldMs: 3000 } })
  const presenter = presenterOf(world.client)
  const frames: Presentation[] = []
  const end = presenter.subscribe((shown) => void frames.push(shown))
  onTestFinished(() => world.client.dispose())
  await world.connect()
  await world.advance(1000)
  frames.length = 0
  const lose = (): void => {
    world.network.mode = 'refuse'
    world.network.cut()
  }
  return { ...world, presenter, frames, lose, end }
}

describe('a page that is being left', () => {
  it('shows nothing when its sockets are closed [U14]', async () => {
    const { environment, presenter, frames, lose, client } = await openPage()
    environment.leave(true)
    lose()
    await environment.advance(2900)
    expect(client.getState().connection.status).toBe('reconnecting')
    expect(presenter.getState()).toMatchObject({ led: { state: 'online' }, banner: null, announcement: null })
    expect(frames).toEqual([])
  })

  it('shows the loss after the hold when it lives on, and is held again by the next leave [U14]', async () => {
    const { environment, network, client, presenter, lose } = await openPage()
    environment.leave(true)
    lose()
    await environment.advance(3100)
    expect(presenter.getState()).toMatchObject({
      led: { state: 'reconnecting' },
      banner: { key: 'reconnecting' },
    })
    network.mode = 'pass'
    client.retryNow()
    await environment.advance(20_000)
    expect(presenter.getState()).toMatchObject({ led: { state: 'online' }, banner: null })
    environment.leave(true)
    lose()
    await environment.advance(2900)
    expect(presenter.getState().led.state).toBe('online')
  })

  it('shows nothing either when an earlier leave came to nothing, such as a download [U14]', async () => {
    const { environment, frames, lose } = await openPage()
    environment.leave(true)
    await environment.advance(10_000)
    environment.leave(true)
    lose()
    await environment.advance(2900)
    expect(frames).toEqual([])
  })

  it('shows the truth as soon as it is back from the back-forward cache [U14]', async () => {
    const { environment, presenter, lose } = await openPage()
    environment.leave(true)
    lose()
    environment.leave(false)
    await environment.advance(300)
    expect(presenter.getState().led.state).toBe('reconnecting')
  })

  it('shows a loss that nobody caused by leaving as ever', async () => {
    const { environment, presenter, lose } = await openPage()
    environment.leave(true)
    await environment.advance(3100)
    lose()
    await environment.advance(300)
    expect(presenter.getState().led.state).toBe('reconnecting')
  })

  it('is watched only while there is a connection to lose and somebody to see it', async () => {
    const { environment, presenter, lose, end, client, simulation } = await openPage()
    const watched = environment.listeners()
    end()
    expect(environment.listeners()).toBe(watched - 1)
    onTestFinished(presenter.subscribe(() => undefined))
    expect(environment.listeners()).toBe(watched)
    lose()
    await environment.advance(100)
    expect(environment.listeners()).toBe(watched - 1)
    client.dispose()
    await simulation.dispose()
    // What is on its way arrives.
    await environment.advance(1000)
    expect([environment.listeners(), environment.timers()]).toEqual([0, 0])
  })

  it('leaves no listener and no timer when the client is disposed during the leave', async () => {
    const { environment, client, simulation } = await openPage()
    environment.leave(true)
    client.dispose()
    await simulation.dispose()
    // What is on its way arrives.
    await environment.advance(1000)
    expect([environment.listeners(), environment.timers()]).toEqual([0, 0])
  })
})

describe('a leave in a browser', () => {
  /** A window, and what was reported about it. */
  function openWindow() {
    vi.useFakeTimers()
    const window = new EventTarget()
    const added = vi.spyOn(window, 'addEventListener')
    vi.stubGlobal('window', window)
    vi.stubGlobal('document', new EventTarget())
    onTestFinished(() => {
      vi.useRealTimers()
      vi.unstubAllGlobals()
    })
    const reports: boolean[] = []
    const stop = browserLeave((isLeaving) => void reports.push(isLeaving))
    const tell = (type: string, persisted = false): void => {
      window.dispatchEvent(Object.assign(new Event(type), { persisted }))
    }
    return { added, reports, stop, tell }
  }

  it('is noticed when it begins, and again when a dialog about it is closed', () => {
    const { reports, tell } = openWindow()
    tell('beforeunload')
    expect(reports).toEqual([true])
    vi.advanceTimersByTime(0)
    expect(reports).toEqual([true, true])
  })

  it('is noticed without the event that comes first, and taken back when the page is shown again', () => {
    const { reports, tell } = openWindow()
    tell('pagehide', true)
    tell('pageshow', true)
    expect(reports).toEqual([true, false])
    tell('pageshow')
    expect(reports).toHaveLength(2)
  })

  it('leaves no listener that keeps the page out of the back-forward cache', () => {
    const { reports, tell, added } = openWindow()
    for (let leaves = 0; leaves < 3; leaves += 1) tell('beforeunload')
    expect(reports).toEqual([true])
    expect(added.mock.calls.map(([type]) => type)).not.toContain('unload')
  })

  it('is not reported after the end', () => {
    const { reports, stop, tell } = openWindow()
    tell('beforeunload')
    stop()
    for (const type of ['beforeunload', 'pagehide', 'pageshow']) tell(type, true)
    vi.advanceTimersByTime(1000)
    expect(reports).toEqual([true])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is nothing where there is no page', () => {
    expect(() => browserLeave(() => undefined)()).not.toThrow()
  })
})
