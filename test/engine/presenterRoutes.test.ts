import { presenterOf } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createWorld } from './support/world.js'

/** A connected client, and a component that comes and goes with the routes of the app. */
async function openPage() {
  const world = createWorld({}, { channels: { '*': { kind: 'log', size: 5 } } })
  onTestFinished(() => world.client.dispose())
  const presenter = presenterOf(world.client)
  const show = (): (() => void) => presenter.subscribe(() => undefined)
  const lose = async (): Promise<void> => {
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(3000)
  }
  const heal = async (): Promise<void> => {
    world.network.mode = 'pass'
    world.client.retryNow()
    await world.advance(2000)
  }
  await world.connect()
  return { ...world, presenter, show, lose, heal }
}

describe('after a route without any part of the kit', () => {
  it('a new loss is announced again, with an id that was not spoken yet [U4]', async () => {
    const { presenter, show, lose, heal, advance } = await openPage()
    const hide = show()
    await advance(1000)
    await lose()
    const first = presenter.getState().announcement
    expect(first?.key).toBe('reconnecting')
    hide()
    await heal()
    await advance(60_000)
    onTestFinished(show())
    await advance(1000)
    expect(presenter.getState().announcement, 'nothing is said again').toBe(first)
    await lose()
    const second = presenter.getState().announcement
    expect(second?.key).toBe('reconnecting')
    expect(second?.id).toBeGreaterThan(first?.id ?? 0)
  })

  it('the first look says nothing about an outage that ended long ago', async () => {
    const { presenter, show, lose, heal, advance } = await openPage()
    const hide = show()
    await advance(1000)
    await lose()
    hide()
    await heal()
    await advance(300_000)
    expect(presenter.getState()).toMatchObject({ banner: null, led: { state: 'online' } })
  })

  it('looks before the first subscription see one and the same frame', async () => {
    const { presenter, advance } = await openPage()
    await advance(10_000)
    const first = presenter.getState()
    expect(presenter.getState()).toBe(first)
    await advance(10_000)
    onTestFinished(presenter.subscribe(() => undefined))
    expect(presenter.getState().led.state).toBe('online')
  })

  it('a prompt that was put aside stays aside when one of its causes is gone [U32]', async () => {
    const { presenter, show, channel, simulation, network, advance } = await openPage()
    for (const name of ['orders', 'chat']) channel(name).subscribe({ onMessage: () => undefined })
    for (const name of ['orders', 'chat']) await simulation.server.publish(name, 0)
    await advance(1000)
    const hide = show()
    network.mode = 'refuse'
    network.cut()
    for (let count = 0; count < 20; count += 1)
      for (const name of ['orders', 'chat']) void simulation.server.publish(name, count)
    await advance(200)
    network.mode = 'pass'
    await advance(10_000)
    const { prompt } = presenter.getState()
    expect(prompt?.channels).toEqual(['orders', 'chat'])
    presenter.putAsidePrompt(prompt?.id ?? '')
    channel('chat').acknowledge()
    await advance(100)
    hide()
    await advance(5000)
    onTestFinished(show())
    expect(presenter.getState().prompt).toMatchObject({ channels: ['orders'], isPutAside: true })
  })
})
