import {
  channel,
  channelServer,
  createConnectivity,
  presenterOf,
  type Presentation,
} from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { contradictions } from '../core/support/claims.js'

interface Rules {
  isAllowed: boolean
}

/** A client of a server in this process, with a channel, and every frame that a person would see. */
async function openPage(rules: Rules = { isAllowed: true }) {
  const environment = createVirtualEnvironment()
  const simulation = createSimulation({
    environment,
    channels: { '*': { kind: 'log', size: 5 } },
    authorize: () => rules.isAllowed,
  })
  const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }), {
    environment,
  })
  onTestFinished(() => connectivity.dispose())
  const presenter = presenterOf(connectivity)
  const frames: Presentation[] = []
  const end = presenter.subscribe((shown) => void frames.push(shown))
  channel(connectivity, 'orders').subscribe({ onMessage: () => undefined })
  connectivity.connect()
  await environment.advance(1000)
  return { environment, simulation, connectivity, presenter, frames, end }
}

describe('the presenter of a client', () => {
  it('dismisses a banner once for all components, also after they were mounted again [U34]', async () => {
    const { environment, simulation, connectivity, presenter, frames, end } = await openPage()
    simulation.network.mode = 'refuse'
    simulation.network.cut()
    await environment.advance(3000)
    const { banner } = presenter.getState()
    expect(banner).toMatchObject({ key: 'reconnecting', dismissible: true })
    presenter.dismissBanner(banner?.id ?? '')
    expect([presenterOf(connectivity).getState().banner, frames.at(-1)?.banner]).toEqual([null, null])
    end()
    await environment.advance(5000)
    expect(presenter.getState().banner).toBeNull()
    onTestFinished(presenter.subscribe(() => undefined))
    await environment.advance(5000)
    expect(presenter.getState()).toMatchObject({ banner: null, led: { state: 'reconnecting' } })
  })

  it('puts a prompt aside once for all components, and a new cause asks again [U32]', async () => {
    const { environment, simulation, presenter, end } = await openPage()
    const overrun = async (): Promise<void> => {
      simulation.network.mode = 'refuse'
      simulation.network.cut()
      for (let count = 0; count < 20; count += 1) void simulation.server.publish('orders', count)
      await environment.advance(200)
      simulation.network.mode = 'pass'
      await environment.advance(10_000)
    }
    await simulation.server.publish('orders', 0)
    await environment.advance(100)
    await overrun()
    const { prompt } = presenter.getState()
    expect(prompt).toMatchObject({ reason: 'channel-full', isPutAside: false })
    presenter.putAsidePrompt(prompt?.id ?? '')
    expect(presenter.getState().prompt).toMatchObject({ id: prompt?.id, isPutAside: true })
    expect(presenter.getState().stale.get('orders')?.actions).toEqual(['reload'])
    end()
    await environment.advance(5000)
    onTestFinished(presenter.subscribe(() => undefined))
    expect(presenter.getState().prompt?.isPutAside).toBe(true)
  })

  it('lets a denied channel leave the screen once the server allows it, by the offered action [U31]', async () => {
    const rules = { isAllowed: false }
    const { environment, connectivity, presenter } = await openPage(rules)
    const { banner } = presenter.getState()
    expect(banner).toMatchObject({ key: 'channel-denied', channel: 'orders' })
    expect(banner?.actions).toContain('resubscribe')
    connectivity.act('orders', 'resubscribe')
    await environment.advance(1000)
    expect(presenter.getState().banner?.key, 'still denied').toBe('channel-denied')
    rules.isAllowed = true
    connectivity.act('orders', 'resubscribe')
    await environment.advance(1000)
    expect(presenter.getState().banner).toBeNull()
    expect(presenter.getState().channelLeds.get('orders')?.state).toBe('online')
  })

  it('lets a denied channel leave the screen by itself when the connection comes back [U31]', async () => {
    const rules = { isAllowed: false }
    const { environment, simulation, presenter } = await openPage(rules)
    expect(presenter.getState().banner?.key).toBe('channel-denied')
    rules.isAllowed = true
    simulation.network.cut()
    await environment.advance(3000)
    expect(presenter.getState()).toMatchObject({ banner: null, worstLed: 'online' })
  })

  it('tells one story in every frame of a real client that flaps, and is steady about it [U27 U28]', async () => {
    for (const ms of [100, 1000, 2500, 5000]) {
      const { environment, simulation, connectivity, presenter, frames } = await openPage()
      for (let flaps = 0; flaps < 60_000 / ms / 2; flaps += 1) {
        simulation.network.mode = 'refuse'
        simulation.network.cut()
        await environment.advance(ms)
        simulation.network.mode = 'pass'
        connectivity.retryNow()
        await environment.advance(ms)
      }
      for (const frame of frames) expect(contradictions(frame)).toEqual([])
      const keys = frames.map(({ banner }) => banner?.key ?? null)
      const banners = keys.filter((key, index) => key !== null && key !== keys[index - 1])
      expect(banners.filter((key) => key === 'reconnecting').length).toBeLessThanOrEqual(1)
      expect(banners).not.toContain('back-online')
      const { announcement } = presenter.getState()
      expect(announcement?.id ?? 0).toBeLessThanOrEqual(1)
    }
  })
})
