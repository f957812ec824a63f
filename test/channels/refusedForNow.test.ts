import { leaveChannel, presenterOf } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createInbox, createWorld, watch, type Inbox, type World } from './support/world.js'

interface Unsure {
  readonly world: World
  readonly inbox: Inbox
  /** Whether the server can check rights. */
  readonly rights: { areKnown: boolean }
  readonly state: () => unknown
  /** The subscriptions that were asked for. */
  readonly asked: () => number
}

/** A client on channel `a` of a server that has lost the connection to its table of rights. */
async function createUnsure(slowMs = 0): Promise<Unsure> {
  const rights = { areKnown: true }
  const authorize = async ({ action }: { readonly action: string }): Promise<boolean> => {
    if (rights.areKnown || action !== 'subscribe') return true
    await new Promise((resolve) => void world.environment.setTimer(() => resolve(null), slowMs))
    throw new Error('503')
  }
  const world: World = createWorld({}, { authorize })
  const inbox = createInbox()
  world.channel('a').subscribe({ onMessage: inbox.take })
  await world.connect()
  void world.simulation.server.publish('a', 1)
  await world.advance(100)
  rights.areKnown = false
  world.network.cut()
  void world.simulation.server.publish('a', 2)
  await world.advance(1000)
  const state = (): unknown => world.channel('a').getState()
  return { world, inbox, rights, state, asked: () => world.sent('client', 'subscribe').length }
}

const failed = { status: 'failed', reason: 'server-error', fault: { acknowledged: false } }

describe('a channel whose server cannot check who may read it', () => {
  it('works again by itself when the server can, without a loss, and nobody has to reload', async () => {
    const { world, inbox, rights, state } = await createUnsure()
    expect(state()).toMatchObject(failed)
    expect(inbox.data).toEqual([1])
    rights.areKnown = true
    await world.advance(5000)
    expect(state()).toMatchObject({ status: 'subscribed', continuity: 'recovered', fault: null })
    expect(inbox.data).toEqual([1, 2])
  })

  it('is asked for less and less often while that lasts, and not at all without a connection', async () => {
    const { world, asked, state, rights } = await createUnsure()
    await world.advance(60_000)
    const before = asked()
    await world.advance(600_000)
    expect(asked() - before).toBeGreaterThanOrEqual(600 / 30)
    expect(asked() - before).toBeLessThanOrEqual(600 / 15)
    expect(state()).toMatchObject(failed)
    expect(world.events.filter(({ type }) => type === 'channel-fault')).toHaveLength(1)
    const until = asked()
    await world.client.disconnect()
    await world.advance(600_000)
    expect(asked()).toBe(until)
    rights.areKnown = true
    await world.connect()
    expect(state()).toMatchObject({ status: 'subscribed' })
  })

  it('offers to open it at once', async () => {
    const { world, rights, state } = await createUnsure()
    const presenter = presenterOf(world.client)
    presenter.subscribe(() => undefined)
    await world.advance(30_000)
    expect(presenter.getState().banner).toMatchObject({ key: 'channel-stopped', actions: ['resubscribe'] })
    rights.areKnown = true
    world.client.act('a', 'resubscribe')
    await world.advance(100)
    expect(state()).toMatchObject({ status: 'subscribed', continuity: 'recovered' })
  })

  it('looks and reads the same while the client asks again, however slow the server is', async () => {
    const { world } = await createUnsure(3000)
    const presenter = presenterOf(world.client)
    const shown = new Set<string>()
    const look = (): void => {
      const { banner, stale, channelLeds } = presenter.getState()
      shown.add(JSON.stringify([banner, stale.get('a'), channelLeds.get('a')]))
    }
    presenter.subscribe(look)
    await world.advance(60_000)
    shown.clear()
    look()
    await world.advance(300_000)
    expect([...shown]).toHaveLength(1)
    expect(presenter.getState().banner).toMatchObject({ key: 'channel-stopped' })
  })

  it('holds up nothing that a person sends meanwhile', async () => {
    const { world, rights } = await createUnsure()
    rights.areKnown = true
    await world.advance(5000)
    rights.areKnown = false
    world.network.cut()
    const sent = watch(world.channel('a').send('draft'))
    await world.advance(1000)
    expect(world.channel('a').getState()).toMatchObject(failed)
    expect(sent.code).toBe('kept')
  })

  it('is not asked for any more once a person has left it', async () => {
    const { world, asked, state } = await createUnsure()
    leaveChannel(world.client, 'a')
    const before = asked()
    await world.advance(600_000)
    world.network.cut()
    await world.advance(60_000)
    expect(asked()).toBe(before)
    expect(state()).toMatchObject({ status: 'failed', reason: 'channel-left' })
  })

  it('leaves no timer behind when the client is disposed', async () => {
    const { world } = await createUnsure()
    world.client.dispose()
    await world.simulation.dispose()
    await world.advance(50)
    expect(world.leftovers()).toEqual({ timers: 0, listeners: 0, sockets: 0 })
  })
})
